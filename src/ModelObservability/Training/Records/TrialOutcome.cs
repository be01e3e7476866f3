namespace ModelObservability.Training;

/// <summary>How a trial ended.</summary>
public enum TrialOutcome
{
    /// <summary>With a result.</summary>
    Completed,

    /// <summary>Given up: it was hopeless.</summary>
    Pruned,

    /// <summary>Without a result: an exception, a result that is not finite, or left without a word.</summary>
    Failed,
}
