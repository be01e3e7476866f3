using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>Detects a step that does not end. An episode ends with the next progress.</summary>
/// <param name="limit">Seconds without progress.</param>
internal sealed class StallDetector(double limit)
{
    /// <summary>For long steps, the limit is this many of them.</summary>
    private const double Steps = 20;

    private long stalledStep = -1;

    /// <summary>Checks a loop.</summary>
    /// <param name="progress">A number that changes with progress.</param>
    /// <param name="seconds">Seconds since it changed.</param>
    /// <param name="secondsPerStep">The usual duration of a step; NaN while unknown.</param>
    public Finding? Check(long progress, double seconds, double secondsPerStep)
    {
        if (progress == stalledStep || !(seconds > limit) || seconds <= Steps * secondsPerStep) return null;
        stalledStep = progress;
        return new(CoreSignals.Stalled, ("seconds", seconds));
    }
}
