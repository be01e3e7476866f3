namespace ModelObservability.Metrics.Ranking;

/// <summary>Samples between one threshold and the next higher one; weights where samples are weighted, otherwise counts.</summary>
internal readonly record struct RankingStep(double Threshold, double Positives, double Negatives);
