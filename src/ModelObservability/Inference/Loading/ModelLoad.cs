using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>A load in progress. No member throws.</summary>
internal struct ModelLoad
{
    private readonly ModelMonitor monitor;
    private readonly Activity? caller;
    private readonly Activity? span;
    private readonly long before;
    private readonly long started;
    private Type? error;

    private ModelLoad(ModelMonitor monitor)
    {
        this.monitor = monitor;
        caller = Activity.Current;
        span = InferenceInstruments.Spans.Start(monitor.Inference.LoadSpanName, ActivityKind.Internal, monitor.Inference.Tags);
        before = Environment.WorkingSet;
        started = monitor.Clock.Timestamp();
    }

    public static ModelLoad Start(ModelMonitor monitor) => new(monitor);

    /// <summary>Records an exception; for exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool RecordFailure(Exception exception)
    {
        error = exception.GetType();
        GuardedSource.Leave(span, caller); // the caller's filters run next
        return false;
    }

    /// <summary>Restores the caller's activity while the load continues elsewhere.</summary>
    public readonly void Leave() => GuardedSource.Leave(span, caller);

    public readonly void End() => End(caller);

    /// <summary>Ends the load on the thread that completed its task.</summary>
    public readonly void EndElsewhere() => End(Activity.Current);

    private readonly void End(Activity? current)
    {
        long now = monitor.Clock.Timestamp();
        if (span is not null) SpanEnd.Set(span);
        monitor.Inference.Loaded(error is null ? Environment.WorkingSet - before : 0);
        var tags = monitor.Inference.LoadTags(error);
        ModelLoadInstruments.Duration.Record(monitor.Clock.Seconds(started, now), tags);
        if (span is not null)
        {
            if (error is not null) span.SetStatus(ActivityStatusCode.Error).AddTag(tags[^1].Key, tags[^1].Value);
            GuardedSource.Stop(span, current);
        }
    }
}
