using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Scores of a ranking from all its samples, exact; read from <see cref="ExactRanking"/>.</summary>
public sealed record RankingValue
{
    private readonly SortedKeys keys;
    private readonly double averagePrecision;

    internal RankingValue(SortedKeys keys, Rejections rejected)
    {
        this.keys = keys;
        Rejected = rejected;
        RankSums sums = keys.Sums;
        RocAuc = Quotient.Of(sums.WinsTwice, (UInt128)(2 * (ulong)Positives) * (ulong)Negatives);
        averagePrecision = sums.PrecisionSum.Value / Positives;
    }

    /// <summary>Samples counted.</summary>
    public long Count => Positives + Negatives;

    /// <summary>Samples of the positive class.</summary>
    public long Positives => keys.PositiveCount;

    /// <summary>Samples of the negative class.</summary>
    public long Negatives => keys.NegativeCount;

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>
    /// Area under the ROC curve, 0…1: the share of the pairs of a positive and a negative where the positive has the higher score, a tie
    /// counting one half (Mann–Whitney; Hanley &amp; McNeil 1982). Counted in integers and rounded once. NaN where a class is missing, in both
    /// modes: scikit-learn refuses.
    /// </summary>
    public double RocAuc { get; }

    /// <summary>
    /// Average precision, 0…1: Σ (R_i − R_{i−1})·P_i over the distinct scores, without interpolation, as scikit-learn defines it. Undefined
    /// without positives; scikit-learn: -0.0.
    /// </summary>
    public double AveragePrecision => AveragePrecisions.OrUndefined(averagePrecision, Positives, Negatives, Undefined);

    /// <summary>The curves, and the thresholds worth choosing on them.</summary>
    public RankingCurve Curve => new(keys);

    /// <summary><see cref="RocAuc"/> with the interval of DeLong: <see cref="Intervals.DeLong"/>.</summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The area and its interval, 0…1; an interval of NaN without two samples of each class.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RocAucInterval(double confidence = 0.95) => DeLong.Interval(this, confidence);

    /// <summary>What the variance of <see cref="RocAuc"/> is computed from.</summary>
    internal PlacementSums Placements => keys.Placements;
}
