using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics;

public readonly partial record struct BinaryCounts
{
    /// <summary><see cref="Accuracy"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence"/>); with weights one of NaN.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracySequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Hits + Rest, All, confidence);

    /// <summary><see cref="Precision"/>, as <see cref="AccuracySequence"/>: its trials are the positive predictions.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive predictions, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval PrecisionSequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Hits, PredictedPositives, confidence);

    /// <summary><see cref="Recall"/>, as <see cref="AccuracySequence"/>: its trials are the positive samples.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RecallSequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Hits, Positives, confidence);

    /// <summary><see cref="Specificity"/>, as <see cref="AccuracySequence"/>: its trials are the negative samples.</summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without negative samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SpecificitySequence(double confidence = 0.95) => BernoulliSequence.OfAmounts(Rest, Negatives, confidence);

    /// <summary>
    /// <see cref="F1"/>, as <see cref="AccuracySequence"/>: its trials are the samples that are positive or predicted so; the interval is that
    /// of the <see cref="Jaccard"/> index J, carried over by F1 = 2·J / (1 + J), which rises with it.
    /// </summary>
    /// <param name="confidence">That every interval so far and to come contains the rate, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without such samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval F1Sequence(double confidence = 0.95)
    {
        ConfidenceInterval overlap = BernoulliSequence.OfAmounts(Hits, Positives + Alarms, confidence);
        return new ConfidenceInterval(Carried(overlap.Estimate), Carried(overlap.Lower), Carried(overlap.Upper), confidence);

        static double Carried(double jaccard) => 2 * jaccard / (1 + jaccard);
    }
}
