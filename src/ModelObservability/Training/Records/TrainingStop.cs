namespace ModelObservability.Training;

/// <summary>Why a run is to stop.</summary>
public enum TrainingStopReason
{
    /// <summary>The application called <see cref="TrainingRun.Stop"/>.</summary>
    Requested,

    /// <summary>The application's handler of signals answered <see cref="TrainingAction.Stop"/>.</summary>
    Signal,

    /// <summary>The watched value has not improved for as long as patience lasts.</summary>
    NoImprovement,

    /// <summary>The watched value has reached its target.</summary>
    TargetReached,

    /// <summary>The watched value is worse than the divergence threshold.</summary>
    Diverged,

    /// <summary>The watched value is NaN or infinite.</summary>
    NotFinite,
}

/// <summary>The decision to stop a run.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Epoch">In which epoch.</param>
/// <param name="Step">At which step.</param>
/// <param name="Value">The value that decided; NaN where none did.</param>
/// <param name="Limit">What it was held against: the best value, the target, the threshold; NaN where there is none.</param>
/// <param name="SignalCode">The code of the signal that decided, as in <c>MO2001</c>; null where none did.</param>
public sealed record TrainingStop(
    TrainingStopReason Reason, int Epoch, long Step, double Value = double.NaN, double Limit = double.NaN, string? SignalCode = null);
