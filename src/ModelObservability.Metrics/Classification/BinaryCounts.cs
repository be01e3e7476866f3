using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>The outcomes of a binary classifier as exact counts, and their weights where samples have any; every score is a property.</summary>
/// <remarks>
/// Without weights scores are ratios of exact integers rounded once, correct at any count. With weights they are scikit-learn's with
/// <c>sample_weight</c>; counts are still those of the samples. Where a definition has no answer (0/0) the score is NaN, or what scikit-learn
/// returns if <see cref="Undefined"/> says so: <c>counts with { Undefined = Undefined.ScikitLearn }</c>.
/// Formulas: scikit-learn user guide, "Metrics and scoring", classification metrics.
/// </remarks>
public readonly partial record struct BinaryCounts
{
    private readonly double trueNegativeWeight, falsePositiveWeight, falseNegativeWeight, truePositiveWeight;

    /// <summary>Counts from any source, without weights.</summary>
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

    /// <summary>Counts, and weights if samples have any, in cells 2·label + prediction.</summary>
    internal BinaryCounts(ReadOnlySpan<long> counts, ReadOnlySpan<double> weights)
        : this(counts[3], counts[1], counts[0], counts[2])
    {
        IsWeighted = !weights.IsEmpty;
        if (IsWeighted)
            (trueNegativeWeight, falsePositiveWeight, falseNegativeWeight, truePositiveWeight) = (weights[0], weights[1], weights[2], weights[3]);
    }

    /// <summary>Positive samples predicted positive.</summary>
    public long TruePositives { get; }

    /// <summary>Negative samples predicted positive.</summary>
    public long FalsePositives { get; }

    /// <summary>Negative samples predicted negative.</summary>
    public long TrueNegatives { get; }

    /// <summary>Positive samples predicted negative.</summary>
    public long FalseNegatives { get; }

    /// <summary>Whether samples had weights: scores are then ratios of weights.</summary>
    public bool IsWeighted { get; }

    /// <summary>The weight of <see cref="TruePositives"/>; their number where samples have no weights.</summary>
    public double TruePositiveWeight => IsWeighted ? truePositiveWeight : TruePositives;

    /// <summary>The weight of <see cref="FalsePositives"/>; their number where samples have no weights.</summary>
    public double FalsePositiveWeight => IsWeighted ? falsePositiveWeight : FalsePositives;

    /// <summary>The weight of <see cref="TrueNegatives"/>; their number where samples have no weights.</summary>
    public double TrueNegativeWeight => IsWeighted ? trueNegativeWeight : TrueNegatives;

    /// <summary>The weight of <see cref="FalseNegatives"/>; their number where samples have no weights.</summary>
    public double FalseNegativeWeight => IsWeighted ? falseNegativeWeight : FalseNegatives;

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; init; }

    /// <summary>Whether a count would have exceeded 2^63 - 1 and was held there; scores are then approximate.</summary>
    public bool Saturated { get; init; }

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Samples counted, those of weight 0 included; at most 2^63 - 1.</summary>
    public long Total
    {
        get
        {
            UInt128 all = (UInt128)TruePositives + (UInt128)FalsePositives + (UInt128)TrueNegatives + (UInt128)FalseNegatives;
            return all <= long.MaxValue ? (long)all : long.MaxValue;
        }
    }

    /// <summary>The weight of all samples; their number where samples have no weights.</summary>
    public double Weight => IsWeighted ? All.Weight : Total;

    /// <summary>The share of correct predictions, 0…1. NaN without samples, in both modes.</summary>
    public double Accuracy => Quotient.Of(Hits + Rest, All);

    /// <summary>
    /// The mean of <see cref="Recall"/> and <see cref="Specificity"/>, 0…1. Undefined unless both classes occurred; scikit-learn then takes the
    /// class that did.
    /// </summary>
    public double BalancedAccuracy
    {
        get
        {
            double recall = Quotient.Of(Hits, Positives), specificity = Quotient.Of(Rest, Negatives);
            if (Undefined == Undefined.NaN || (!Positives.IsZero && !Negatives.IsZero)) return (recall + specificity) / 2;
            return Positives.IsZero ? specificity : recall;
        }
    }

    /// <summary>The share of positive predictions that are right, tp / (tp + fp), 0…1; scikit-learn: 0 where nothing was predicted positive.</summary>
    public double Precision => OrZero(Quotient.Of(Hits, PredictedPositives));

    /// <summary>The share of positive samples that were found, tp / (tp + fn), 0…1; scikit-learn: 0 without positive samples.</summary>
    public double Recall => OrZero(Quotient.Of(Hits, Positives));

    /// <summary>The share of negative samples predicted negative, tn / (tn + fp), 0…1; scikit-learn (the recall of the negative class): 0 without any.</summary>
    public double Specificity => OrZero(Quotient.Of(Rest, Negatives));

    /// <summary>The harmonic mean of precision and recall, 2 tp / (2 tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double F1 => OrZero(Quotient.Of(Hits + Hits, Hits + Positives + Alarms));

    /// <summary>The overlap of predicted and true positives, tp / (tp + fp + fn), 0…1; scikit-learn: 0 where all three are 0.</summary>
    public double Jaccard => OrZero(Quotient.Of(Hits, Positives + Alarms));

    /// <summary>Matthews correlation coefficient, -1…1. Undefined where a class or a prediction never occurred; scikit-learn: 0.</summary>
    /// <remarks>Correct to the last bit for any counts or weights: the products are formed in arbitrary precision.</remarks>
    public double Mcc
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return OrZero(Quotient.OverSquareRoot(tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fn) * (tn + fp)));
        }
    }

    /// <summary>Cohen's kappa, agreement beyond chance, -1…1. Undefined (NaN in both modes) where labels and predictions are all of one class.</summary>
    public double CohenKappa
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return Quotient.Of(2 * (tp * tn - fp * fn), (tp + fp) * (tn + fp) + (tp + fn) * (tn + fn));
        }
    }

    /// <summary>The share of positive samples, 0…1. NaN without samples.</summary>
    public double Prevalence => Quotient.Of(Positives, All);

    /// <summary>The share of positive predictions, 0…1. NaN without samples.</summary>
    public double PredictedRate => Quotient.Of(PredictedPositives, All);

    /// <summary>
    /// Recall / (1 - specificity), 0…∞: how much a positive prediction raises the odds. Infinite without false positives, where scikit-learn returns NaN.
    /// </summary>
    public double PositiveLikelihoodRatio
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return FiniteOrNaN(Quotient.Of(tp * (tn + fp), fp * (tp + fn)));
        }
    }

    /// <summary>
    /// (1 - recall) / specificity, 0…∞: how much a negative prediction lowers the odds. Infinite without true negatives, where scikit-learn returns NaN.
    /// </summary>
    public double NegativeLikelihoodRatio
    {
        get
        {
            var (tp, fp, tn, fn) = Exact;
            return FiniteOrNaN(Quotient.Of(fn * (tn + fp), tn * (tp + fn)));
        }
    }

    private Amount Hits => AmountOf(TruePositives, truePositiveWeight);

    private Amount Alarms => AmountOf(FalsePositives, falsePositiveWeight);

    private Amount Misses => AmountOf(FalseNegatives, falseNegativeWeight);

    private Amount Rest => AmountOf(TrueNegatives, trueNegativeWeight);

    private Amount Positives => Hits + Misses;

    private Amount Negatives => Rest + Alarms;

    private Amount PredictedPositives => Hits + Alarms;

    private Amount All => Positives + Negatives;

    /// <summary>The four amounts as integers of one scale: products neither overflow, vanish nor cancel.</summary>
    private (BigInteger TruePositives, BigInteger FalsePositives, BigInteger TrueNegatives, BigInteger FalseNegatives) Exact
    {
        get
        {
            if (!IsWeighted)
                return (TruePositives, FalsePositives, TrueNegatives, FalseNegatives);
            int scale = ScaledIntegers.ScaleOf([truePositiveWeight, falsePositiveWeight, trueNegativeWeight, falseNegativeWeight]);
            return (ScaledIntegers.Of(truePositiveWeight, scale), ScaledIntegers.Of(falsePositiveWeight, scale),
                ScaledIntegers.Of(trueNegativeWeight, scale), ScaledIntegers.Of(falseNegativeWeight, scale));
        }
    }

    /// <summary>Recall weighed <paramref name="beta"/> times as much as precision: (1 + β²) tp / ((1 + β²) tp + β² fn + fp), 0…1.</summary>
    /// <param name="beta">0 is precision, 1 is <see cref="F1"/>, infinity is recall.</param>
    /// <returns>The score; scikit-learn: 0 where it is undefined.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is negative or NaN.</exception>
    public double FBeta(double beta)
    {
        if (double.IsNaN(beta) || beta < 0)
            throw new ArgumentOutOfRangeException(nameof(beta), beta, "beta must be 0 or more.");
        if (double.IsPositiveInfinity(beta)) return Recall;
        // Beta is a ratio of integers like everything else here, so that this score too is rounded once.
        var (tp, fp, _, fn) = Exact;
        (BigInteger square, BigInteger unit) = SquareAsRatio(beta);
        BigInteger hits = (square + unit) * tp;
        return OrZero(Quotient.Of(hits, hits + square * fn + unit * fp));
    }

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

    private Amount AmountOf(long count, double weight) => IsWeighted ? Amount.OfWeight(weight) : Amount.OfCount((UInt128)count);

    private double OrZero(double score) => double.IsNaN(score) && Undefined == Undefined.ScikitLearn ? 0 : score;

    private double FiniteOrNaN(double ratio) => double.IsInfinity(ratio) && Undefined == Undefined.ScikitLearn ? double.NaN : ratio;
}
