using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>What the SDK has to refuse, to shorten and to keep away from the application.</summary>
internal sealed class Mistakes(Conditions conditions) : IDisposable
{
    private const int Classes = 40;

    private ModelMonitor? monitor;
    private Func<int, int> observed = x => x;
    private MulticlassQuality wide = null!;
    private int calls;

    public Task WorkAsync()
    {
        if (conditions.Flawless && !conditions.Careless) return Task.CompletedTask;
        if (monitor is null) Begin();
        observed(calls);
        // Every pair of classes in time: more series than the limit of the provider.
        for (int pair = 0; pair < 40; pair++, calls++) wide.Record(calls % Classes, calls / Classes % Classes);
        return Task.CompletedTask;
    }

    public void Dispose() => monitor?.Dispose();

    private void Begin()
    {
        monitor = new("mistakes " + new string('n', 200));
        observed = monitor.Observe<int, int>(x => x, new() { BatchSize = _ => throw new NotSupportedException("of the application") });
        wide = monitor.TrackMulticlass(Classes, new() { Confusion = true });
    }
}
