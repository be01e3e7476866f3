using System.Diagnostics;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>Every span that ends, of any source; of one trace, since tests share the process.</summary>
internal sealed class Spans : IDisposable
{
    private readonly List<Activity> stopped = [];
    private readonly Lock gate = new();
    private readonly ActivityListener listener;
    private readonly ActivitySource root = new("root of a test");
    private readonly Activity above;

    public Spans(params string[] sources)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source == root || sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Keep,
        };
        ActivitySource.AddActivityListener(listener);
        above = root.StartActivity("request")!;
    }

    /// <summary>Name and name of the parent, in order of their start.</summary>
    public string[] Tree => [.. Of().Select(span => $"{span.DisplayName} < {span.Parent?.DisplayName}")];

    public Activity[] Of(string? name = null)
    {
        lock (gate) return [.. stopped.Where(span => name is null || span.DisplayName == name).OrderBy(span => span.StartTimeUtc)];
    }

    public void Dispose()
    {
        above.Dispose();
        listener.Dispose();
        root.Dispose();
    }

    private void Keep(Activity span)
    {
        if (span.TraceId != above.TraceId || span == above) return;
        lock (gate) stopped.Add(span);
    }
}
