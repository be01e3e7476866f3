using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The histograms of training, recorded where something ends: a step, a checkpoint, a run.</summary>
internal static class StepInstruments
{
    public static readonly GuardedHistogram StepDuration = CoreMeter.Instance.Histogram(Names.Training.StepDuration);
    public static readonly GuardedHistogram DataWait = CoreMeter.Instance.Histogram(Names.Training.DataWait);
    public static readonly GuardedHistogram RunDuration = CoreMeter.Instance.Histogram(Names.Training.Duration);
    public static readonly GuardedHistogram CheckpointDuration = CoreMeter.Instance.Histogram(Names.Training.CheckpointDuration);

    /// <summary>Whether anybody listens to what a step records. Read once per step, before the clock.</summary>
    public static bool Enabled => StepDuration.Enabled || DataWait.Enabled;

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = StepDuration;
}
