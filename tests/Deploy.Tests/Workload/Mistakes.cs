using ModelObservability;

namespace Deploy.Tests.Workload;

/// <summary>What the SDK has to refuse, to shorten and to keep away from the application.</summary>
internal sealed class Mistakes : IDisposable
{
    private const int Classes = 40;

    private readonly ModelMonitor monitor = new("mistakes " + new string('n', 200));
    private readonly Func<int, int> observed;
    private readonly MulticlassQuality wide;
    private int calls;

    public Mistakes()
    {
        observed = monitor.Observe<int, int>(x => x, new() { BatchSize = _ => throw new NotSupportedException("of the application") });
        wide = monitor.TrackMulticlass(Classes, new() { Confusion = true });
    }

    public Task WorkAsync()
    {
        observed(calls);
        // Every pair of classes in time: more series than the limit of the provider.
        for (int pair = 0; pair < 40; pair++, calls++) wide.Record(calls % Classes, calls / Classes % Classes);
        return Task.CompletedTask;
    }

    public void Dispose() => monitor.Dispose();
}
