namespace ModelObservability.Training;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome
{
    /// <summary>With a result.</summary>
    Completed,

    /// <summary>Ended early because it was not promising.</summary>
    Pruned,

    /// <summary>Without a result: an exception, a result that is not finite, or disposed without one.</summary>
    Failed,
}
