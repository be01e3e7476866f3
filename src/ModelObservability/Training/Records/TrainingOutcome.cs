namespace ModelObservability.Training;

/// <summary>How a run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>It did all its epochs.</summary>
    Completed,

    /// <summary>It was stopped early on purpose: no more improvement, a target reached, pruned in a study.</summary>
    Stopped,

    /// <summary>An exception ended it.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The loss left all bounds.</summary>
    Diverged,
}
