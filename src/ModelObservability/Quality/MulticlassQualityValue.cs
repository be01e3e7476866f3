using ModelObservability.Metrics;
using ModelObservability.Metrics.Probability;

namespace ModelObservability;

/// <summary>What a <see cref="MulticlassQuality"/> has counted, and the scores that follow.</summary>
/// <param name="Counts">The confusion table, and samples rejected by any metric.</param>
/// <param name="TopK">Ranks of the true class; null without <see cref="MulticlassQualityOptions.TopK"/>.</param>
/// <param name="Losses">Log-loss; null without <see cref="MulticlassQualityOptions.Probabilities"/>.</param>
public sealed record MulticlassQualityValue(MulticlassCounts Counts, TopKCounts? TopK, CategoricalLogLossValue? Losses);
