using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>
/// The end of a span is when the work ended, not when we are done with recording it: the first measurements of a process take tens of
/// milliseconds.
/// </summary>
internal static class SpanEnd
{
    /// <summary>Sets the end; the span is stopped later.</summary>
    /// <param name="span">The span, not stopped.</param>
    /// <param name="secondsAgo">How long ago the work ended. Beyond the life of the span it is taken for a fault of the application's clock.</param>
    public static void Set(Activity span, double secondsAgo)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime; // the clock that spans start by
        bool fits = secondsAgo > 0 && secondsAgo < (now - span.StartTimeUtc).TotalSeconds;
        span.SetEndTime(fits ? now - TimeSpan.FromSeconds(secondsAgo) : now);
    }
}
