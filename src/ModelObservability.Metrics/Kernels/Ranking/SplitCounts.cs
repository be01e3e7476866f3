namespace ModelObservability.Metrics.Kernels;

/// <summary>Where the samples of a block went.</summary>
/// <param name="Positives">Into the positive class.</param>
/// <param name="Negatives">Into the negative class.</param>
/// <param name="BadLabels">Refused: the label is neither 0 nor 1.</param>
/// <param name="BadScores">Refused: a good label, and a score that is NaN.</param>
internal readonly record struct SplitCounts(int Positives, int Negatives, int BadLabels, int BadScores);
