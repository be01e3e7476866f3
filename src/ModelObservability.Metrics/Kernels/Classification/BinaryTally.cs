namespace ModelObservability.Metrics.Kernels;

/// <summary>What one pass over binary samples counted: the four cells, and what was refused.</summary>
/// <param name="TruePositives">Label 1, predicted 1.</param>
/// <param name="FalsePositives">Label 0, predicted 1.</param>
/// <param name="TrueNegatives">Label 0, predicted 0.</param>
/// <param name="FalseNegatives">Label 1, predicted 0.</param>
/// <param name="LabelRejected">Samples whose label is neither 0 nor 1.</param>
/// <param name="PredictionRejected">Samples with a good label whose prediction is neither 0 nor 1, or whose score is NaN.</param>
internal readonly record struct BinaryTally(
    long TruePositives, long FalsePositives, long TrueNegatives, long FalseNegatives, long LabelRejected, long PredictionRejected);
