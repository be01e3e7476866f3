using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>A span that is current while it is open, and what was current before it. Nothing in here throws.</summary>
internal readonly struct OpenSpan
{
    private readonly Activity? before;

    private OpenSpan(Activity? span, Activity? before) => (Span, this.before) = (span, before);

    /// <summary>The span; null if nobody listens.</summary>
    public Activity? Span { get; }

    /// <summary>Starts a span and makes it current.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="within">What it belongs to where the current activity does not; null: the current activity.</param>
    /// <param name="tags">Attributes a sampler may look at.</param>
    public static OpenSpan Start(string name, Activity? within, KeyValuePair<string, object?>[] tags)
    {
        if (!CoreSource.Instance.HasListeners) return default;
        Activity? before = Activity.Current;
        if (within is not null && before?.TraceId != within.TraceId) GuardedSource.MakeCurrent(within);
        Activity? span = CoreSource.Instance.Start(name, ActivityKind.Internal, tags);
        if (span is null) GuardedSource.MakeCurrent(before);
        return new(span, before);
    }

    /// <summary>The work has ended; what is recorded before the span is stopped is not part of it.</summary>
    public void End()
    {
        if (Span is not null) SpanEnd.Set(Span);
    }

    /// <summary>Stops the span; what was current before it is current again, unless the application has made something else current.</summary>
    public void Stop()
    {
        if (Span is not null) GuardedSource.Stop(Span, before);
    }
}
