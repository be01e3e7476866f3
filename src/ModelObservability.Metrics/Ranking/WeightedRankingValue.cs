namespace ModelObservability.Metrics.Ranking;

/// <summary>Scores of a ranking of weighted samples; read from <see cref="WeightedRanking"/>.</summary>
public sealed record WeightedRankingValue
{
    private readonly WeightedKeys keys;

    internal WeightedRankingValue(WeightedKeys keys, long count, Rejections rejected)
    {
        this.keys = keys;
        Count = count;
        Rejected = rejected;
    }

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count { get; }

    /// <summary>Weight of the positive class.</summary>
    public double Positives => keys.Positives;

    /// <summary>Weight of the negative class.</summary>
    public double Negatives => keys.Negatives;

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>
    /// Area under the ROC curve, 0…1: the weight of the pairs (the product of both weights) where the positive has the higher score, a tie
    /// counting one half, over that of all pairs. NaN where a class has no weight, in both modes.
    /// </summary>
    public double RocAuc => keys.RocAuc;

    /// <summary>Average precision, 0…1, with weights in place of counts. Undefined where positives have no weight; scikit-learn: -0.0.</summary>
    public double AveragePrecision => AveragePrecisions.OrUndefined(keys.AveragePrecision, Positives, Negatives, Undefined);

    /// <summary>The curves, and the thresholds worth choosing on them; points hold weights in place of counts.</summary>
    public RankingCurve Curve => new(keys);
}
