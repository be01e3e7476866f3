using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics.Probability;

/// <summary>How good the probabilities of a binary classifier are; read from <see cref="BinaryLogLoss"/>.</summary>
public sealed record BinaryLogLossValue : LogLossValue
{
    internal BinaryLogLossValue(LossSums sums, CompensatedSum brier, long clipped)
        : base(sums, clipped) => Brier = sums.Moments.MeanOf(brier);

    /// <summary>Mean squared difference of probability and label, 0…1 (Brier 1950).</summary>
    public double Brier { get; }

    /// <summary><see cref="Brier"/> with an interval that may be looked at again and again (<see cref="BernoulliSequence.MeanInterval"/>); with weights one of NaN.</summary>
    /// <param name="confidence">That every interval so far and to come contains the mean, above 0 and below 1. Default: 0.95.</param>
    /// <returns>The score and its interval, 0…1; NaN without samples.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval BrierSequence(double confidence = 0.95) => BernoulliSequence.OfMean(Brier, Weight == Count ? Count : 0, confidence);
}
