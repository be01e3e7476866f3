using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelObservability.Testing;

/// <summary>The spans of one model, as a listener gets them when they stop.</summary>
internal sealed class SpanReadings : IDisposable
{
    private readonly ConcurrentQueue<Activity> stopped = new();
    private readonly ActivityListener listener;

    public SpanReadings(string model)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ModelMonitor.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("ml.model.name") as string == model) stopped.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Activity[] Stopped => [.. stopped];

    public void Dispose() => listener.Dispose();
}
