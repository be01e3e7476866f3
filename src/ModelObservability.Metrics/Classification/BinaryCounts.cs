using System.Numerics;
using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics;

/// <summary>What a binary classifier did, as exact counts; every score is a property of them.</summary>
/// <remarks>
/// Scores are ratios of exact integers rounded once, correct at any count. Where a definition has no answer (0/0) the score is NaN, or what
/// scikit-learn returns if <see cref="Undefined"/> says so: <c>counts with { Undefined = Undefined.ScikitLearn }</c>.
/// Formulas: scikit-learn user guide, "Metrics and scoring", classification metrics.
/// </remarks>
public readonly record struct BinaryCounts
{
    /// <summary>Counts from wherever they were counted.</summary>
    /// <param name="truePositives">Positive, predicted positive; 0 or more.</param>
    /// <param name="falsePositives">Negative, predicted positive; 0 or more.</param>
    /// <param name="trueNegatives">Negative, predicted negative; 0 or more.</param>
    /// <param name="falseNegatives">Positive, predicted negative; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public BinaryCounts(long truePositives, long falsePositives, long trueNegatives, long falseNegatives)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(truePositives);
        ArgumentOutOfRangeException.ThrowIfNegative(falsePositives);
        ArgumentOutOfRangeException.ThrowIfNegative(trueNegatives);
        ArgumentOutOfRangeException.ThrowIfNegative(falseNegatives);
        (TruePositives, FalsePositives, TrueNegatives, FalseNegatives) = (truePositives, falsePositives, trueNegatives, falseNegatives);
    }

    /// <summary>Positive samples predicted positive.</summary>
    public long TruePositives { get; }

    /// <summary>Negative samples predicted positive.</summary>
    public long FalsePositives { get; }

    /// <summary>Negative samples predicted negative.</summary>
    public long TrueNegatives { get; }

    /// <summary>Positive samples predicted negative.</summary>
    public long FalseNegatives { get; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have passed 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Samples counted; at most 2^63 - 1.</summary>
    public long Total => All <= long.MaxValue ? (long)All : long.MaxValue;

    /// <summary>The share of correct predictions, 0…1. NaN without samples, in both modes.</summary>
    public double Accuracy => Quotient.Of((UInt128)TruePositives + (UInt128)TrueNegatives, All);

    /// <summary>
    /// The mean of <see cref="Recall"/> and <see cref="Specificity"/>, 0…1. Undefined unless both classes occurred; scikit-learn then takes the
    /// class that did.
    /// </summary>
    public double BalancedAccuracy
    {
        get
        {
            double recall = Quotient.Of((UInt128)TruePositives, Positives), specificity = Quotient.Of((UInt128)TrueNegatives, Negatives);
            if (Undefined == Undefined.NaN || (Positives != 0 && Negatives != 0)) return (recall + specificity) / 2;
            return Positives != 0 ? recall : specificity;
        }
    }

    /// <summary>The share of positive predictions that are right, tp / (tp + fp), 0…1; scikit-learn: 0 where nothing was predicted positive.</summary>
    public double Precision => OrZero(Quotient.Of((UInt128)TruePositives, PredictedPositives));

    /// <summary>The share of positive samples that were found, tp / (tp + fn), 0…1; scikit-learn: 0 without positive samples.</summary>
    public double Recall => OrZero(Quotient.Of((UInt128)TruePositives, Positives));

    /// <summary>The share of negative samples that were left alone, tn / (tn + fp), 0…1; scikit-learn (the recall of the negative class): 0 without any.</summary>
    public double Specificity => OrZero(Quotient.Of((UInt128)TrueNegatives, Negatives));

    /// <summary>The harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double F1 => OrZero(Quotient.Of(2 * (UInt128)TruePositives, (UInt128)TruePositives + Touched));

    /// <summary>The overlap of predicted and true positives, tp / (tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double Jaccard => OrZero(Quotient.Of((UInt128)TruePositives, Touched));

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where a class or a prediction never occurred; scikit-learn: 0.</summary>
    /// <remarks>Correct to the last bit for any counts: the products are formed in arbitrary precision.</remarks>
    public double Mcc => OrZero(Quotient.OverSquareRoot(
        Covariance, (BigInteger)PredictedPositives * Positives * PredictedNegatives * Negatives));

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. Undefined (NaN in both modes) where labels and predictions are all of one class.</summary>
    public double CohenKappa => Quotient.Of(
        2 * Covariance, (BigInteger)PredictedPositives * Negatives + (BigInteger)Positives * PredictedNegatives);

    /// <summary>The share of positive samples, 0…1. NaN without samples.</summary>
    public double Prevalence => Quotient.Of(Positives, All);

    /// <summary>The share of positive predictions, 0…1. NaN without samples.</summary>
    public double PredictedRate => Quotient.Of(PredictedPositives, All);

    /// <summary>
    /// Recall / (1 - specificity), 0…∞: how much a positive prediction raises the odds. Infinite without false positives, where scikit-learn returns NaN.
    /// </summary>
    public double PositiveLikelihoodRatio =>
        FiniteOrNaN(Quotient.Of((UInt128)TruePositives * Negatives, (UInt128)FalsePositives * Positives));

    /// <summary>
    /// (1 - recall) / specificity, 0…∞: how much a negative prediction lowers the odds. Infinite without true negatives, where scikit-learn returns NaN.
    /// </summary>
    public double NegativeLikelihoodRatio =>
        FiniteOrNaN(Quotient.Of((UInt128)FalseNegatives * Negatives, (UInt128)TrueNegatives * Positives));

    private UInt128 All => Positives + Negatives;

    private UInt128 Positives => (UInt128)TruePositives + (UInt128)FalseNegatives;

    private UInt128 Negatives => (UInt128)TrueNegatives + (UInt128)FalsePositives;

    private UInt128 PredictedPositives => (UInt128)TruePositives + (UInt128)FalsePositives;

    private UInt128 PredictedNegatives => (UInt128)TrueNegatives + (UInt128)FalseNegatives;

    private UInt128 Touched => Positives + (UInt128)FalsePositives;

    private BigInteger Covariance => (BigInteger)TruePositives * TrueNegatives - (BigInteger)FalsePositives * FalseNegatives;

    /// <summary>Recall weighed <paramref name="beta"/> times as much as precision: (1 + β²) tp / ((1 + β²) tp + β² fn + fp), 0…1.</summary>
    /// <param name="beta">0 is precision, 1 is <see cref="F1"/>, infinity is recall.</param>
    /// <returns>The score; scikit-learn: 0 where it is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is negative or NaN.</exception>
    public double FBeta(double beta)
    {
        if (double.IsNaN(beta) || beta < 0)
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "Beta must be 0 or more.");
        if (double.IsPositiveInfinity(beta)) return Recall;
        // Beta is a ratio of integers like everything else here, so that this score too is rounded once.
        (BigInteger square, BigInteger unit) = SquareAsRatio(beta);
        BigInteger hits = (square + unit) * TruePositives;
        return OrZero(Quotient.Of(hits, hits + square * FalseNegatives + unit * FalsePositives));
    }

    /// <summary><see cref="Accuracy"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval AccuracyInterval(double confidence = 0.95) => Wilson.OfCounts((UInt128)TruePositives + (UInt128)TrueNegatives, All, confidence);

    /// <summary><see cref="Precision"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive predictions, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval PrecisionInterval(double confidence = 0.95) => Wilson.OfCounts((UInt128)TruePositives, PredictedPositives, confidence);

    /// <summary><see cref="Recall"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without positive samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RecallInterval(double confidence = 0.95) => Wilson.OfCounts((UInt128)TruePositives, Positives, confidence);

    /// <summary><see cref="Specificity"/> with Wilson's interval.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The share and its interval, 0…1; NaN without negative samples, in both modes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval SpecificityInterval(double confidence = 0.95) => Wilson.OfCounts((UInt128)TrueNegatives, Negatives, confidence);

    private static (BigInteger Numerator, BigInteger Denominator) SquareAsRatio(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52);
        long fraction = bits & ((1L << 52) - 1);
        BigInteger significand = exponent == 0 ? fraction : fraction | 1L << 52;
        int shift = 2 * (Math.Max(exponent, 1) - 1075);
        BigInteger square = significand * significand;
        return shift >= 0 ? (square << shift, 1) : (square, BigInteger.One << -shift);
    }

    private double OrZero(double score) => double.IsNaN(score) && Undefined == Undefined.ScikitLearn ? 0 : score;

    private double FiniteOrNaN(double ratio) => double.IsInfinity(ratio) && Undefined == Undefined.ScikitLearn ? double.NaN : ratio;
}
