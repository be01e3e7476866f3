using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>How good the probabilities of a binary classifier are; read from <see cref="BinaryLogLoss"/>.</summary>
public sealed record BinaryLogLossValue : LogLossValue
{
    private readonly CompensatedSum brier;

    internal BinaryLogLossValue(LossSums sums, CompensatedSum brier, long clipped)
        : base(sums, clipped) => this.brier = brier;

    /// <summary>Mean squared difference of probability and label, 0…1 (Brier 1950).</summary>
    public double Brier => sums.Moments.MeanOf(brier);
}
