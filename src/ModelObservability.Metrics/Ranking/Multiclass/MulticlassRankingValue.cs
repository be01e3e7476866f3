namespace ModelObservability.Metrics.Ranking;

/// <summary>Areas under the ROC curves of a classifier of several classes; read from <see cref="MulticlassRanking"/>.</summary>
/// <remarks>
/// A mean leaves out classes (pairs of classes) without samples on both sides and is NaN where none is left. In
/// <see cref="Undefined.ScikitLearn"/> mode one-vs-rest is NaN where any class is missing, for scikit-learn refuses.
/// </remarks>
public sealed record MulticlassRankingValue
{
    private readonly ClassAreas areas;
    private readonly long[] support;

    internal MulticlassRankingValue(ClassAreas areas, long[] support, Rejections rejected)
    {
        (this.areas, this.support, Rejected) = (areas, support, rejected);
        Count = support.Sum();
        OneVsRest = Array.AsReadOnly(areas.AgainstRest);
    }

    /// <summary>Samples counted.</summary>
    public long Count { get; }

    /// <summary>Samples offered and not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What a score without an answer returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Each class against the rest, 0…1; NaN where one side has no samples.</summary>
    public IReadOnlyList<double> OneVsRest { get; }

    /// <summary>Classes that the one-vs-rest means are taken over.</summary>
    public int ClassesAveraged => OneVsRest.Count(area => !double.IsNaN(area));

    /// <summary>Mean of <see cref="OneVsRest"/>, every class weighing the same.</summary>
    public double OneVsRestMacro => AgainstRest(_ => 1);

    /// <summary>Mean of <see cref="OneVsRest"/>, classes weighing as many samples as they have.</summary>
    public double OneVsRestWeighted => AgainstRest(label => support[label]);

    /// <summary>Mean over the pairs of classes of the area between the two, by the scores of either (Hand &amp; Till 2001).</summary>
    public double OneVsOneMacro => Between((_, _) => 1);

    /// <summary>The same, pairs weighing as many samples as they have.</summary>
    public double OneVsOneWeighted => Between((first, second) => support[first] + support[second]);

    /// <summary>Whether all areas, counts, rejections and modes are the same.</summary>
    /// <param name="other">The other value.</param>
    /// <returns>True if so.</returns>
    public bool Equals(MulticlassRankingValue? other) => other is not null && Rejected == other.Rejected && Undefined == other.Undefined
        && support.AsSpan().SequenceEqual(other.support) && areas == other.areas;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(support.Length, Count, Rejected);

    private double AgainstRest(Func<int, double> weight)
    {
        if (Undefined == Undefined.ScikitLearn && ClassesAveraged < OneVsRest.Count)
            return double.NaN;
        double sum = 0, weights = 0;
        for (int label = 0; label < support.Length; label++)
            Add(OneVsRest[label], weight(label), ref sum, ref weights);
        return sum / weights;
    }

    private double Between(Func<int, int, double> weight)
    {
        double sum = 0, weights = 0;
        for (int first = 0; first < support.Length; first++)
        {
            for (int second = first + 1; second < support.Length; second++)
                Add(areas.Between(first, second), weight(first, second), ref sum, ref weights);
        }

        return sum / weights;
    }

    private static void Add(double area, double weight, ref double sum, ref double weights)
    {
        if (double.IsNaN(area))
            return;
        sum += weight * area;
        weights += weight;
    }
}
