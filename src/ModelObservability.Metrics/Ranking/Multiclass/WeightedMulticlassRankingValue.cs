namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// Areas under the ROC curves of a classifier of several classes, one against the rest, where samples have weights; read from
/// <see cref="WeightedMulticlassRanking"/>.
/// </summary>
/// <remarks>
/// A mean leaves out classes that have no weight, or all of it, and is NaN where none is left. In <see cref="Undefined.ScikitLearn"/> mode it is NaN where
/// a class has no samples, for scikit-learn refuses, and where a class that is to be averaged has no area.
/// </remarks>
public sealed record WeightedMulticlassRankingValue
{
    private readonly double[] areas, support;
    private readonly long[] samples;

    internal WeightedMulticlassRankingValue(WeightedRankingValue[] against, long[] samples, Rejections rejected)
    {
        (areas, support) = ([.. against.Select(ranking => ranking.RocAuc)], [.. against.Select(ranking => ranking.Positives)]);
        (this.samples, Rejected, OneVsRest) = (samples, rejected, Array.AsReadOnly(areas));
        Count = samples.Aggregate(0L, Saturating.Add);
    }

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count { get; }

    /// <summary>The weight of all samples.</summary>
    public double Weight => support.Sum();

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Each class against the rest, 0…1; NaN where one side has no weight.</summary>
    public IReadOnlyList<double> OneVsRest { get; }

    /// <summary>Classes that the means are taken over.</summary>
    public int ClassesAveraged => areas.Count(area => !double.IsNaN(area));

    /// <summary>Mean of <see cref="OneVsRest"/>, every class weighing the same.</summary>
    public double OneVsRestMacro => Mean(static _ => 1);

    /// <summary>Mean of <see cref="OneVsRest"/>, classes weighing what their samples weigh. Without weight scikit-learn has 0.</summary>
    public double OneVsRestWeighted => Undefined == Undefined.ScikitLearn && Count > 0 && Weight == 0 ? 0 : Mean(label => support[label]);

    /// <summary>Whether all areas, weights, counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(WeightedMulticlassRankingValue? other) => other is not null && Rejected == other.Rejected
        && Undefined == other.Undefined && areas.AsSpan().SequenceEqual(other.areas) && support.AsSpan().SequenceEqual(other.support)
        && samples.AsSpan().SequenceEqual(other.samples);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(areas.Length, Count, Rejected);

    private double Mean(Func<int, double> weight)
    {
        bool likeTheirs = Undefined == Undefined.ScikitLearn;
        if (likeTheirs && samples.Contains(0))
            return double.NaN;
        double sum = 0, weights = 0;
        for (int label = 0; label < areas.Length; label++)
        {
            if (weight(label) == 0 || (double.IsNaN(areas[label]) && !likeTheirs))
                continue;
            sum += weight(label) * areas[label];
            weights += weight(label);
        }

        return sum / weights;
    }
}
