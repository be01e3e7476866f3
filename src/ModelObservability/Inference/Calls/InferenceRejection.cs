namespace ModelObservability.Inference;

/// <summary>What of a call could not be recorded, in the order of <c>reason</c>.</summary>
internal enum InferenceRejection
{
    /// <summary>The declared batch is below 1.</summary>
    BatchSizeOutOfRange,

    /// <summary>The delegate that tells the batch threw.</summary>
    BatchSizeFailed,

    /// <summary>The delegate that gives the scores threw.</summary>
    ScoresFailed,

    /// <summary>The scores are not rows of the declared classes: what is left over has no class and no confidence.</summary>
    ScoresNotInRows,

    /// <summary>Scores that are to be probabilities are not within 0 to 1, or logits are not finite: a class, but no confidence.</summary>
    ConfidenceOutOfRange,

    /// <summary>Confidence was asked of scores without classes.</summary>
    ClassesNotGiven,
}
