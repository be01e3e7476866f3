using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

public readonly partial record struct BinaryCounts
{
    /// <summary><see cref="Accuracy"/> with Wilson's interval; with weights an interval of NaN, for a weight is no number of trials.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(double confidence = 0.95) => Wilson.OfAmounts(Hits + Rest, All, confidence);

    /// <summary><see cref="Precision"/> with Wilson's interval; with weights an interval of NaN.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive predictions, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval PrecisionInterval(double confidence = 0.95) => Wilson.OfAmounts(Hits, PredictedPositives, confidence);

    /// <summary><see cref="Recall"/> with Wilson's interval; with weights an interval of NaN.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RecallInterval(double confidence = 0.95) => Wilson.OfAmounts(Hits, Positives, confidence);

    /// <summary><see cref="Specificity"/> with Wilson's interval; with weights an interval of NaN.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without negative samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SpecificityInterval(double confidence = 0.95) => Wilson.OfAmounts(Rest, Negatives, confidence);
}
