using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability;

/// <summary>The counts and scores of a <see cref="BinaryQuality"/>.</summary>
/// <param name="Counts">Outcomes, and samples rejected by any metric.</param>
/// <param name="Ranking">Bounds of ROC AUC and average precision; null without <see cref="BinaryQualityOptions.Probabilities"/>.</param>
/// <param name="Losses">Log loss and Brier score; null without <see cref="BinaryQualityOptions.Probabilities"/>.</param>
/// <param name="Calibration">Calibration error and reliability table; null without <see cref="BinaryQualityOptions.Probabilities"/>.</param>
public sealed record BinaryQualityValue(
    BinaryCounts Counts, BoundedRankingValue? Ranking, BinaryLogLossValue? Losses, CalibrationValue? Calibration);
