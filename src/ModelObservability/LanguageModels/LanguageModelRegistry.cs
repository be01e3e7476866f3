using System.Collections.Concurrent;
using ModelObservability.Telemetry;

namespace ModelObservability.LanguageModels;

/// <summary>The series of one monitor's language models; they end with the monitor. Thread-safe.</summary>
internal sealed class LanguageModelRegistry(SafeClock clock) : IDisposable
{
    /// <summary>Pairs of model ids beyond this many share one series.</summary>
    private const int MaxModels = 64;

    /// <summary>Series beyond this many omit the server too: clients of one monitor may call any number of servers.</summary>
    private const int MaxSeries = 256;

    public static readonly SeriesRegistry<LanguageModelKey, LanguageModelSeries> Registry = new(key => new LanguageModelSeries(key), series => series.HasCounted);

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<LanguageModelKey, LanguageModelSeries> series = new();
    private volatile bool disposed;

    /// <summary>The registry of a monitor, shared by all its wrapped clients.</summary>
    public static LanguageModelRegistry Of(ModelMonitor monitor)
    {
        try
        {
            return monitor.Part(static owner => new LanguageModelRegistry(owner.Clock));
        }
        catch (ObjectDisposedException)
        {
            LanguageModelRegistry ended = new(monitor.Clock);
            ended.Dispose();
            return ended; // wrapped too late, or a call whose model was learned too late
        }
    }

    public LanguageModelSeries Find(LanguageModelKey key)
    {
        if (series.TryGetValue(key, out LanguageModelSeries? known)) return known;
        lock (gate)
        {
            if (disposed) return new LanguageModelSeries(key); // for a call that outlives its monitor; its counts go to the retired series
            if (series.Count >= MaxModels) key = key with { RequestModel = Names.Other, ResponseModel = Names.Other };
            if (series.Count >= MaxSeries) key = key with { Provider = null, Address = null, Port = null };
            return series.TryGetValue(key, out known) ? known : series[key] = Registry.Acquire(key);
        }
    }

    /// <summary>Counts the tokens of a call; if it outlives its monitor, in the series that is published once more.</summary>
    public void Count(LanguageModelSeries of, in TokenCounts tokens)
    {
        if (!disposed)
        {
            of.Count(in tokens);
            return;
        }

        LanguageModelSeries last = Registry.Acquire(of.Key);
        last.ChargeAs(of);
        last.Count(in tokens);
        Registry.Release(of.Key, clock);
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (disposed) return;
            disposed = true;
            foreach (LanguageModelKey key in series.Keys) Registry.Release(key, clock);
        }
    }
}
