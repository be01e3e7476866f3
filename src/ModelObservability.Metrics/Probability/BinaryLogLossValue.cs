using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>How good the probabilities of a binary classifier are; read from <see cref="BinaryLogLoss"/>.</summary>
public sealed record BinaryLogLossValue : LogLossValue
{
    internal BinaryLogLossValue(LossSums sums, CompensatedSum brier, long clipped)
        : base(sums, clipped) => Brier = sums.Moments.MeanOf(brier);

    /// <summary>Mean squared difference of probability and label, 0…1 (Brier 1950).</summary>
    public double Brier { get; }
}
