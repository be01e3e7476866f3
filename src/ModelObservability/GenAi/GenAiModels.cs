using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.GenAi;

/// <summary>The series of one monitor's language models; they end with the monitor. Thread-safe.</summary>
internal sealed class GenAiModels(SafeClock clock) : IDisposable
{
    /// <summary>Pairs of model ids beyond this many share one series.</summary>
    private const int MaxModels = 64;

    public static readonly SeriesRegistry<GenAiKey, GenAiSeries> Registry = new(key => new GenAiSeries(key), series => series.HasCounted);

    private static readonly ConditionalWeakTable<ModelMonitor, GenAiModels> Known = [];

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<GenAiKey, GenAiSeries> series = new();
    private bool disposed;

    /// <summary>However many clients of a monitor are wrapped, its series are kept once.</summary>
    public static GenAiModels Of(ModelMonitor monitor) => Known.GetValue(monitor, static owner =>
    {
        GenAiModels models = new(owner.Clock);
        try
        {
            owner.Own(models);
        }
        catch (ObjectDisposedException)
        {
            models.Dispose(); // wrapped too late: nothing will be observed
        }

        return models;
    });

    public GenAiSeries Find(GenAiKey key)
    {
        if (series.TryGetValue(key, out GenAiSeries? known)) return known;
        lock (gate)
        {
            if (disposed) return new GenAiSeries(key); // a call that outlives its monitor counts for nobody
            if (series.Count >= MaxModels) key = key with { RequestModel = Names.Other, ResponseModel = Names.Other };
            return series.TryGetValue(key, out known) ? known : series[key] = Registry.Acquire(key);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            foreach (GenAiKey key in series.Keys) Registry.Release(key, clock);
        }
    }
}
