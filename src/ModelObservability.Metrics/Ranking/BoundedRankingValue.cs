using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Scores of a ranking from counts in bins, each between bounds; read from <see cref="BoundedRanking"/>.</summary>
public sealed record BoundedRankingValue
{
    private readonly BinnedCounts counts;
    private readonly Lazy<BoundedScore> rocAuc, averagePrecision; // of thousands of bins, and often only the counts are wanted

    internal BoundedRankingValue(BinnedCounts counts, Rejections rejected)
    {
        this.counts = counts;
        Rejected = rejected;
        rocAuc = new(counts.RocAuc);
        averagePrecision = new(counts.AveragePrecision);
    }

    /// <summary>Whether the other has the same counts.</summary>
    /// <param name="other">Another value.</param>
    /// <returns>True if counts, rejections and what is undefined are the same.</returns>
    public bool Equals(BoundedRankingValue? other) =>
        other is not null && counts.Equals(other.counts) && Rejected == other.Rejected && Undefined == other.Undefined;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(counts, Rejected, Undefined);

    /// <summary>What was counted: of each bin, in ascending order, first the negatives, then the positives.</summary>
    public ReadOnlySpan<long> BinCounts => counts.Cells;

    /// <summary>Samples counted; at most 2^63 - 1.</summary>
    public long Count => Saturating.Add(Positives, Negatives);

    /// <summary>Samples of the positive class.</summary>
    public long Positives => counts.PositiveCount;

    /// <summary>Samples of the negative class.</summary>
    public long Negatives => counts.NegativeCount;

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>Whether a count would have exceeded 2^63 - 1 and was held there; bounds then no longer hold.</summary>
    public bool Saturated => counts.Saturated;

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>
    /// Bounds of the area under the ROC curve, 0…1: pairs of different bins are certain, pairs within a bin may be won or lost. NaN where a
    /// class is missing, in both modes.
    /// </summary>
    public BoundedScore RocAuc => rocAuc.Value;

    /// <summary>Bounds of the average precision, 0…1. Undefined without positives; scikit-learn: -0.0.</summary>
    public BoundedScore AveragePrecision => new(
        AveragePrecisions.OrUndefined(averagePrecision.Value.Lower, Positives, Negatives, Undefined),
        AveragePrecisions.OrUndefined(averagePrecision.Value.Upper, Positives, Negatives, Undefined));

    /// <summary>The curves, with a point at the edge of each bin that holds samples, and the thresholds worth choosing on them.</summary>
    public RankingCurve Curve => new(counts);

    /// <summary>
    /// <see cref="RocAuc"/> with the interval of <see cref="HanleyMcNeil"/>: as far down as that of the lower bound and as far up as that of the upper one.
    /// </summary>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The area and its interval, 0…1; an interval of NaN without both classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public ConfidenceInterval RocAucInterval(double confidence = 0.95)
    {
        ConfidenceInterval low = HanleyMcNeil.Interval(RocAuc.Lower, Positives, Negatives, confidence);
        ConfidenceInterval high = HanleyMcNeil.Interval(RocAuc.Upper, Positives, Negatives, confidence);
        return new ConfidenceInterval(RocAuc.Estimate, low.Lower, high.Upper, confidence);
    }
}
