using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>What a binary classifier did, samples weighing what their weights say (the <c>sample_weight</c> of scikit-learn).</summary>
/// <remarks>
/// As <see cref="BinaryCounts"/> with weights in place of counts. Where a definition has no answer (0/0) the score is NaN, or what
/// scikit-learn returns if <see cref="Undefined"/> says so. Formulas: scikit-learn user guide, "Metrics and scoring", classification metrics.
/// </remarks>
public readonly record struct WeightedBinaryCounts
{
    internal WeightedBinaryCounts(double truePositives, double falsePositives, double trueNegatives, double falseNegatives) =>
        (TruePositives, FalsePositives, TrueNegatives, FalseNegatives) = (truePositives, falsePositives, trueNegatives, falseNegatives);

    /// <summary>Weight of the positive samples predicted positive.</summary>
    public double TruePositives { get; }

    /// <summary>Weight of the negative samples predicted positive.</summary>
    public double FalsePositives { get; }

    /// <summary>Weight of the negative samples predicted negative.</summary>
    public double TrueNegatives { get; }

    /// <summary>Weight of the positive samples predicted negative.</summary>
    public double FalseNegatives { get; }

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Count { get; init; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>The weight of all samples.</summary>
    public double Weight => Positives + Negatives;

    /// <summary>The share of the weight that is predicted right, 0…1. NaN without weight, in both modes.</summary>
    public double Accuracy => (TruePositives + TrueNegatives) / Weight;

    /// <summary>The mean of <see cref="Recall"/> and <see cref="Specificity"/>, 0…1. Undefined unless both classes have weight; scikit-learn
    /// then takes the class that has.</summary>
    public double BalancedAccuracy
    {
        get
        {
            double recall = TruePositives / Positives, specificity = TrueNegatives / Negatives;
            if (Undefined == Undefined.NaN || (Positives > 0 && Negatives > 0)) return (recall + specificity) / 2;
            return Positives > 0 ? recall : specificity;
        }
    }

    /// <summary>tp / (tp + fp), 0…1; scikit-learn: 0 where nothing was predicted positive.</summary>
    public double Precision => OrZero(TruePositives / PredictedPositives);

    /// <summary>tp / (tp + fn), 0…1; scikit-learn: 0 where no positive has weight.</summary>
    public double Recall => OrZero(TruePositives / Positives);

    /// <summary>tn / (tn + fp), 0…1; scikit-learn: 0 where no negative has weight.</summary>
    public double Specificity => OrZero(TrueNegatives / Negatives);

    /// <summary>2 tp / (2 tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double F1 => OrZero(2 * TruePositives / (2 * TruePositives + FalsePositives + FalseNegatives));

    /// <summary>tp / (tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double Jaccard => OrZero(TruePositives / (TruePositives + FalsePositives + FalseNegatives));

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where a class or a prediction has no weight; scikit-learn: 0.</summary>
    public double Mcc
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return OrZero(Quotient.OverSquareRoot(tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fn) * (tn + fp)));
        }
    }

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. NaN in both modes where labels and predictions are all of one class.</summary>
    public double CohenKappa
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return Quotient.Of(2 * (tp * tn - fp * fn), (tp + fp) * (tn + fp) + (tp + fn) * (tn + fn));
        }
    }

    /// <summary>The share of the weight that is positive, 0…1. NaN without weight.</summary>
    public double Prevalence => Positives / Weight;

    /// <summary>The share of the weight that is predicted positive, 0…1. NaN without weight.</summary>
    public double PredictedRate => PredictedPositives / Weight;

    /// <summary>
    /// Recall / (1 - specificity), 0…∞: how much a positive prediction raises the odds. Infinite without false positives, where scikit-learn returns NaN.
    /// </summary>
    public double PositiveLikelihoodRatio => FiniteOrNaN(TruePositives / Positives / (FalsePositives / Negatives));

    /// <summary>
    /// (1 - recall) / specificity, 0…∞: how much a negative prediction lowers the odds. Infinite without true negatives, where scikit-learn returns NaN.
    /// </summary>
    public double NegativeLikelihoodRatio => FiniteOrNaN(FalseNegatives / Positives / (TrueNegatives / Negatives));

    private double Positives => TruePositives + FalseNegatives;

    private double Negatives => TrueNegatives + FalsePositives;

    private double PredictedPositives => TruePositives + FalsePositives;

    /// <summary>The four weights as integers of one scale: products of weights neither overflow, vanish nor cancel.</summary>
    private (BigInteger TruePositives, BigInteger FalsePositives, BigInteger TrueNegatives, BigInteger FalseNegatives) Exact
    {
        get
        {
            int scale = ScaledIntegers.ScaleOf([TruePositives, FalsePositives, TrueNegatives, FalseNegatives]);
            return (ScaledIntegers.Of(TruePositives, scale), ScaledIntegers.Of(FalsePositives, scale),
                ScaledIntegers.Of(TrueNegatives, scale), ScaledIntegers.Of(FalseNegatives, scale));
        }
    }

    /// <summary>Recall weighed <paramref name="beta"/> times as much as precision: (1 + β²) tp / ((1 + β²) tp + β² fn + fp), 0…1.</summary>
    /// <param name="beta">0 is precision, 1 is <see cref="F1"/>, infinity is recall.</param>
    /// <returns>The score; scikit-learn: 0 where it is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is negative or NaN.</exception>
    public double FBeta(double beta)
    {
        if (double.IsNaN(beta) || beta < 0)
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta must be 0 or more.");
        double square = beta * beta, share = square / (1 + square);
        return double.IsPositiveInfinity(square)
            ? Recall
            : OrZero(TruePositives / (TruePositives + share * FalseNegatives + FalsePositives / (1 + square)));
    }

    private double FiniteOrNaN(double ratio) => double.IsInfinity(ratio) && Undefined == Undefined.ScikitLearn ? double.NaN : ratio;

    private double OrZero(double score) => double.IsNaN(score) && Undefined == Undefined.ScikitLearn ? 0 : score;
}
