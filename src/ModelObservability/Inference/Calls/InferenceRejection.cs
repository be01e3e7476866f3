namespace ModelObservability.Inference;

/// <summary>Details of a call that could not be recorded, in the order of <c>reason</c>.</summary>
internal enum InferenceRejection
{
    /// <summary>The batch size is below 1.</summary>
    BatchSizeOutOfRange,

    /// <summary>The delegate for the batch size threw.</summary>
    BatchSizeFailed,

    /// <summary>The delegate for the scores threw.</summary>
    ScoresFailed,

    /// <summary>The scores do not fill rows of the declared classes; the rest has neither class nor confidence.</summary>
    ScoresNotInRows,

    /// <summary>Probabilities are outside 0 to 1, or logits are not finite; the row has a class, but no confidence.</summary>
    ConfidenceOutOfRange,

    /// <summary>Confidence was requested for scores without classes.</summary>
    ClassesNotGiven,
}
