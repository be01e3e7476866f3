using System.Diagnostics;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>Tells of the failed calls of a model: at most ten a minute of one type of error, so that a model that always fails does not flood a log.</summary>
internal sealed class CallFailures(ModelMonitor monitor)
{
    private readonly MinuteLimit<string> limit = new(monitor.Clock);

    /// <summary>Raised for failed calls of the process; for bridges to logs.</summary>
    public static event Action<FailedCall>? AnyFailed;

    /// <summary>Whether anybody listens.</summary>
    public static bool IsHeard => AnyFailed is not null;

    /// <summary>Tells of a call that has ended. Never throws.</summary>
    /// <param name="error">The value of <c>error.type</c>, of which there are few.</param>
    /// <param name="seconds">How long it took; NaN if the clock failed.</param>
    /// <param name="span">Its span, or the one it was made in; null for none.</param>
    public void Tell(string error, double seconds, Activity? span)
    {
        if (!limit.Allows(error, out long withheld)) return;
        GuardedHandlers.Invoke(AnyFailed, new FailedCall(monitor.Identity, error, SafeClock.Span(seconds), monitor.Clock.UtcNow(), span?.Context ?? default) { Withheld = withheld });
    }
}
