using System.Collections.Concurrent;

namespace ModelObservability.Http.Calls;

/// <summary>The monitors of the models one client asks for: the application's one, or one for each model, made as they are met. Thread-safe.</summary>
internal sealed class ServerModels : IDisposable, IThreadPoolWorkItem
{
    /// <summary>Models and versions beyond this many share one monitor.</summary>
    private const int MaxModels = 64;

    private readonly ConcurrentDictionary<(string Model, string? Version), ModelMonitor> monitors = new();
    private readonly Lock gate = new();
    private readonly ModelMonitor? given;
    private readonly TimeProvider? clock;

    public ServerModels(HttpObservationOptions options)
    {
        given = options.Monitor;
        clock = options.TimeProvider;
        Unnamed = given ?? ModelMonitor.Unpublished(clock);
    }

    /// <summary>A client that nobody disposed and nobody holds: its series end with it. Elsewhere: finalizers only hand on.</summary>
    ~ServerModels() => ActiveCall.HandOn(this);

    void IThreadPoolWorkItem.Execute() => Dispose();

    /// <summary>Who has a call until its model is known; publishes nothing.</summary>
    public ModelMonitor Unnamed { get; }

    public ModelMonitor Find(string? model, string? version)
    {
        if (given is not null) return given;
        if (model is null) return Unnamed;
        if (monitors.TryGetValue((model, version), out ModelMonitor? known)) return known;
        lock (gate)
        {
            if (Unnamed.IsDisposed) return Unnamed; // a call that outlives its client counts for nobody
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
