using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>
/// A span ends when the work ends, not when recording it is finished: the first measurements of a process take tens of
/// milliseconds.
/// </summary>
internal static class SpanEnd
{
    /// <summary>The work has ended now; the span is stopped later.</summary>
    /// <param name="span">A span that has not been stopped.</param>
    public static void Set(Activity span) => span.SetEndTime(UtcNow());

    /// <summary>The work ended a while ago; the span is stopped later.</summary>
    /// <param name="span">A span that has not been stopped.</param>
    /// <param name="secondsAgo">How long ago the work ended. More than the duration of the span is treated as a fault of the application's clock.</param>
    public static void Set(Activity span, double secondsAgo)
    {
        DateTime now = UtcNow();
        bool fits = secondsAgo > 0 && secondsAgo < (now - span.StartTimeUtc).TotalSeconds;
        span.SetEndTime(fits ? now - TimeSpan.FromSeconds(secondsAgo) : now);
    }

    /// <summary>The clock of span start times.</summary>
    private static DateTime UtcNow() => TimeProvider.System.GetUtcNow().UtcDateTime;
}
