using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Scores of a ranking from all its samples, exact; with weights, scikit-learn's with <c>sample_weight</c>. Read from <see cref="ExactRanking"/>.</summary>
public sealed record RankingValue
{
    private readonly IRankingSteps keys;
    private readonly double averagePrecision;

    internal RankingValue(SortedKeys keys, Rejections rejected)
    {
        this.keys = keys;
        (Positives, Negatives, Rejected) = (keys.PositiveCount, keys.NegativeCount, rejected);
        RankSums sums = keys.Sums;
        RocAuc = Quotient.Of(sums.WinsTwice, (UInt128)(2 * (ulong)Positives) * (ulong)Negatives);
        averagePrecision = sums.PrecisionSum.Value / Positives;
    }

    internal RankingValue(WeightedScores samples, Rejections rejected)
    {
        WeightedKeys sorted = samples.Sorted();
        (keys, IsWeighted, Rejected) = (sorted, true, rejected);
        Positives = Saturating.Add(samples.Positives, samples.WeightlessPositives);
        Negatives = Saturating.Add(samples.Kept - samples.Positives, samples.WeightlessNegatives);
        (RocAuc, averagePrecision) = (sorted.RocAuc, sorted.AveragePrecision);
    }

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count => Saturating.Add(Positives, Negatives);

    /// <summary>Samples of the positive class, those of weight 0 included.</summary>
    public long Positives { get; }

    /// <summary>Samples of the negative class, those of weight 0 included.</summary>
    public long Negatives { get; }

    /// <summary>Whether samples had weights.</summary>
    public bool IsWeighted { get; }

    /// <summary>The weight of the positive class; its samples where these have no weights.</summary>
    public double PositiveWeight => keys.Positives;

    /// <summary>The weight of the negative class; its samples where these have no weights.</summary>
    public double NegativeWeight => keys.Negatives;

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>
    /// Area under the ROC curve, 0…1: the share of the pairs of a positive and a negative where the positive has the higher score, a tie
    /// counting one half (Mann–Whitney; Hanley &amp; McNeil 1982). Counted in integers and rounded once; with weights a pair weighs the product of
    /// both. NaN where a class is missing or has no weight, in both modes: scikit-learn refuses.
    /// </summary>
    public double RocAuc { get; }

    /// <summary>
    /// The variance of <see cref="RocAuc"/>, 0…1 (DeLong, DeLong &amp; Clarke-Pearson 1988). NaN with fewer than two samples of a class, and with weights.
    /// </summary>
    public double RocAucVariance => keys is SortedKeys counted ? DeLong.Variance(counted.Placements, Positives, Negatives) : double.NaN;

    /// <summary>
    /// Average precision, 0…1: Σ (R_i − R_{i−1})·P_i over the distinct scores, without interpolation, as scikit-learn defines it. Undefined
    /// without positives that have weight; scikit-learn: -0.0.
    /// </summary>
    public double AveragePrecision => AveragePrecisions.OrUndefined(averagePrecision, PositiveWeight, NegativeWeight, Undefined);

    /// <summary>The curves, and the thresholds worth choosing on them; with weights, points hold weights in place of counts.</summary>
    public RankingCurve Curve => new(keys);

    /// <summary><see cref="RocAuc"/> with the interval of DeLong, from <see cref="RocAucVariance"/>.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The area and its interval, 0…1; an interval of NaN with fewer than two samples of a class, and with weights.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RocAucInterval(double confidence = 0.95)
    {
        ConfidenceInterval.Require(confidence);
        return ConfidenceInterval.Normal(RocAuc, RocAucVariance, confidence, 0, 1);
    }
}
