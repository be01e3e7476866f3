using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Regression;

/// <summary>Errors of a regression; read from <see cref="RegressionErrors"/>. Formulas: scikit-learn user guide, regression metrics.</summary>
/// <remarks>With weights every mean is a weighted one. Without samples, or without weight, every score is NaN.</remarks>
public sealed record RegressionValue
{
    private readonly RegressionSums sums;
    private readonly bool extended;
    private readonly double? median;

    internal RegressionValue(RegressionSums sums, long count, bool extended, double? median) =>
        (this.sums, Count, this.extended, this.median) = (sums, count, extended, median);

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count { get; }

    /// <summary>The sum of the weights; the count where there are none.</summary>
    public double Weight => sums.Targets.Weight.Value;

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether the count would have exceeded 2^63 - 1 and was held there.</summary>
    public bool Saturated { get; init; }

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Mean of the targets, in their unit.</summary>
    public double MeanTarget => MeanOf(sums.Targets);

    /// <summary>Mean of prediction minus target, in the unit of the target.</summary>
    public double Bias => MeanOf(sums.Errors);

    /// <summary>Mean squared error (MSE), in the square of the unit.</summary>
    public double MeanSquaredError => sums.Errors.MeanSquare;

    /// <summary>The root of <see cref="MeanSquaredError"/> (RMSE), in the unit of the target.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Mean absolute error (MAE), in the unit of the target.</summary>
    public double MeanAbsoluteError => sums.Errors.MeanOf(sums.Absolute);

    /// <summary>
    /// Mean absolute percentage error (MAPE) as a ratio: mean of |error| / |target|, a target nearer to 0 than the float64 epsilon counting as that.
    /// NaN without <see cref="RegressionOptions.Extended"/>.
    /// </summary>
    public double MeanAbsolutePercentageError => extended ? sums.Errors.MeanOf(sums.Relative) : double.NaN;

    /// <summary>Mean Huber loss (Huber 1964): error²/2 up to the delta of the options, delta·(|error| − delta/2) beyond. NaN without
    /// <see cref="RegressionOptions.Extended"/>.</summary>
    public double Huber => extended ? sums.Errors.MeanOf(sums.Huber) : double.NaN;

    /// <summary>The largest |error|, whatever its weight, in the unit of the target.</summary>
    public double MaximumError => Count == 0 ? double.NaN : sums.Largest;

    /// <summary>
    /// The median of |error|, in the unit of the target, to a relative error of <see cref="RegressionOptions.MedianAccuracy"/>; between two
    /// errors in the middle their mean. With weights it is the lower weighted median: the smallest |error| that weighs, together with all smaller ones,
    /// at least half of everything. NaN where the option is null, and where the largest error is so much larger that the bins cannot tell the
    /// median apart. Undefined where nothing has weight; scikit-learn: <see cref="MaximumError"/>.
    /// </summary>
    public double MedianAbsoluteError => median is not null && Weight == 0 && Undefined == Undefined.ScikitLearn ? MaximumError : median ?? double.NaN;

    /// <summary>
    /// Coefficient of determination R² = 1 − Σ error² / Σ (target − mean)², at most 1. Undefined with fewer than two samples or a constant
    /// target; scikit-learn: NaN with fewer than two, else 1 without errors and 0 with.
    /// </summary>
    public double R2 => Count < 2 ? double.NaN : OneMinus(MeanSquaredError);

    /// <summary>
    /// Explained variance 1 − Var(error) / Var(target), at most 1: R² without the bias. Undefined for a constant target; scikit-learn: 1 where
    /// the error is constant too, else 0.
    /// </summary>
    public double ExplainedVariance => Count == 0 ? double.NaN : OneMinus(sums.Errors.Variance);

    /// <summary>Mean of the squared targets.</summary>
    public double MeanSquaredTarget => sums.Targets.MeanSquare;

    private static double MeanOf(Moments moments) => moments.Weight.Value > 0 ? moments.Mean.Value : double.NaN;

    private double OneMinus(double unexplained)
    {
        double variance = sums.Targets.Variance;
        if (variance != 0)
            return 1 - unexplained / variance;
        return Undefined == Undefined.NaN ? double.NaN : unexplained == 0 ? 1 : 0;
    }
}
