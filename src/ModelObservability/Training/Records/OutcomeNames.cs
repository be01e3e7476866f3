namespace ModelObservability.Training;

/// <summary>Outcomes and reasons as attribute values.</summary>
internal static class OutcomeNames
{
    private static readonly string[] StopReasons = ["requested", "signal", "no_improvement", "target_reached", "diverged", "not_finite"];

    public static string[] Runs { get; } = ["completed", "stopped", "failed", "cancelled", "diverged"];

    public static string[] Trials { get; } = ["completed", "pruned", "failed"];

    public static string Of(TrainingOutcome outcome) => Runs[(int)outcome];

    public static string Of(TrialOutcome outcome) => Trials[(int)outcome];

    public static string Of(TrainingStopReason reason) => StopReasons[(int)reason];
}
