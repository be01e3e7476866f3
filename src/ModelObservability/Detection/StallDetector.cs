using ModelObservability.Signals;

namespace ModelObservability.Detection;

/// <summary>Finds a step that does not end. An episode lasts until there is progress.</summary>
/// <param name="limit">Seconds without progress.</param>
internal sealed class StallDetector(double limit)
{
    /// <summary>Where steps are long by themselves, this many of them.</summary>
    private const double Steps = 20;

    private long stalledStep = -1;

    /// <summary>Looks at a loop that is in the middle of something.</summary>
    /// <param name="progress">A number that changes with progress.</param>
    /// <param name="seconds">Seconds since it changed.</param>
    /// <param name="secondsPerStep">How long a step usually takes; NaN while unknown.</param>
    public Finding? Look(long progress, double seconds, double secondsPerStep)
    {
        if (progress == stalledStep || !(seconds > limit) || seconds <= Steps * secondsPerStep) return null;
        stalledStep = progress;
        return new(CoreSignals.Stalled, ("seconds", seconds));
    }
}
