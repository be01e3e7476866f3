using System.Collections.Concurrent;

namespace ModelObservability.Http.Calls;

/// <summary>The monitors of one client: the application's, or one per model, created when it is first called. Thread-safe.</summary>
internal sealed class ClientMonitors : IDisposable, IThreadPoolWorkItem
{
    /// <summary>More models and versions than this share one monitor.</summary>
    private const int MaxModels = 64;

    private readonly ConcurrentDictionary<(string Model, string? Version), ModelMonitor> monitors = new();
    private readonly Lock gate = new();
    private readonly ModelMonitor? given;
    private readonly TimeProvider? clock;

    public ClientMonitors(HttpObservationOptions options)
    {
        given = options.Monitor;
        clock = options.TimeProvider;
        Unnamed = given ?? ModelMonitor.Unpublished(clock);
    }

    /// <summary>The client was never disposed: its series end on another thread, because finalizers must not block.</summary>
    ~ClientMonitors() => ActiveCall.QueueFinish(this);

    void IThreadPoolWorkItem.Execute() => Dispose();

    /// <summary>The monitor of calls whose model is not known yet; it publishes nothing.</summary>
    public ModelMonitor Unnamed { get; }

    public ModelMonitor Find(string? model, string? version)
    {
        if (given is not null) return given;
        if (model is null) return Unnamed;
        if (monitors.TryGetValue((model, version), out ModelMonitor? known)) return known;
        lock (gate)
        {
            if (Unnamed.IsDisposed) return Unnamed; // a call that outlives its client is not counted
            if (monitors.Count >= MaxModels) (model, version) = (AttributeText.Other, null);
            return monitors.GetOrAdd((model, version), static (key, clock) => new ModelMonitor(key.Model, key.Version, timeProvider: clock), clock);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (given is not null) return;
        lock (gate)
        {
            Unnamed.Dispose();
            foreach (ModelMonitor monitor in monitors.Values) monitor.Dispose();
        }
    }
}
