using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Probability;

/// <summary>How good the probabilities of a classifier are; read from <see cref="CategoricalLogLoss"/>, and with the Brier score from <see cref="BinaryLogLoss"/>.</summary>
/// <remarks>With weights every mean is a weighted one. Without samples, or without weight, every score is NaN, in both modes.</remarks>
public record LogLossValue
{
    private readonly LossSums sums;

    internal LogLossValue(LossSums sums, long clipped) => (this.sums, Clipped) = (sums, clipped);

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count => sums.Count;

    /// <summary>The sum of the weights; the count where there are none.</summary>
    public double Weight => sums.Moments.Weight.Value;

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected => sums.Rejected;

    /// <summary>Whether the count would have exceeded 2^63 - 1 and was held there.</summary>
    public bool Saturated => sums.Saturated;

    /// <summary>Samples whose probability was nearer to 0 or 1 than the float64 epsilon and was moved to it for the logarithm.</summary>
    public long Clipped { get; }

    /// <summary>Mean of −log of the probability given to the true class, in nats, 0 or more: log-loss, cross-entropy.</summary>
    public double LogLoss => Weight > 0 ? sums.Moments.Mean.Value : double.NaN;

    /// <summary>Variance of that over the samples, divided by their weight.</summary>
    public double LogLossVariance => sums.Moments.Variance;

    /// <summary>e to the power of <see cref="LogLoss"/>, 1 or more: so many equally likely classes would be as hard to predict.</summary>
    public double Perplexity => Math.Exp(LogLoss);
}
