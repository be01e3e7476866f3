using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Regression;

/// <summary>Mean, variance and extremes of losses; read from <see cref="LossStatistics"/>.</summary>
public sealed record LossValue
{
    private readonly LossSums sums;

    internal LossValue(LossSums sums) => this.sums = sums;

    /// <summary>Losses counted, those of weight 0 included.</summary>
    public long Count => sums.Count;

    /// <summary>The sum of the weights; the count where there are none.</summary>
    public double Weight => sums.Moments.Weight.Value;

    /// <summary>Losses offered and not counted, by reason.</summary>
    public Rejections Rejected => sums.Rejected;

    /// <summary>Whether the count would have exceeded 2^63 - 1 and was held there.</summary>
    public bool Saturated => sums.Saturated;

    /// <summary>The (weighted) mean; NaN without weight.</summary>
    public double Mean => Weight > 0 ? sums.Moments.Mean.Value : double.NaN;

    /// <summary>The mean squared deviation from the mean, divided by the weight (population variance); NaN without weight.</summary>
    public double Variance => sums.Moments.Variance;

    /// <summary>The root of <see cref="Variance"/>, in the unit of the loss.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The smallest loss; NaN without any.</summary>
    public double Minimum => Count == 0 ? double.NaN : sums.Minimum;

    /// <summary>The largest loss; NaN without any.</summary>
    public double Maximum => Count == 0 ? double.NaN : sums.Maximum;
}
