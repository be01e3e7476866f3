using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Chat;

/// <summary>The series of one monitor's chat clients; they end with the monitor. Thread-safe.</summary>
internal sealed class ChatModels : IDisposable
{
    /// <summary>Pairs of model ids beyond this many share one series.</summary>
    private const int MaxModels = 64;

    public static readonly SeriesRegistry<ChatKey, ChatSeries> Registry = new(key => new ChatSeries(key));

    private static readonly ConditionalWeakTable<ModelMonitor, ChatModels> Known = [];

    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<ChatKey, ChatSeries> series = new();
    private bool disposed;

    /// <summary>However often a monitor's client is wrapped, its series are kept once.</summary>
    public static ChatModels Of(ModelMonitor monitor) => Known.GetValue(monitor, static owner =>
    {
        ChatModels models = new();
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

    public ChatSeries Find(ChatKey key)
    {
        if (series.TryGetValue(key, out ChatSeries? known)) return known;
        lock (gate)
        {
            if (disposed) return new ChatSeries(key); // a call that outlives its monitor counts for nobody
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
            foreach (ChatKey key in series.Keys) Registry.Release(key);
        }
    }
}
