namespace ModelObservability.Metrics.Ranking;

/// <summary>Areas under the ROC curves of a classifier of several classes; read from <see cref="MulticlassRanking"/>.</summary>
/// <remarks>
/// A mean leaves out classes (pairs of classes) without samples, or without weight, on both sides and is NaN where none is left. In
/// <see cref="Undefined.ScikitLearn"/> mode one-vs-rest is NaN where any class is missing, for scikit-learn refuses, and where a class that is to
/// be averaged has no area.
/// </remarks>
public sealed record MulticlassRankingValue
{
    private readonly ClassAreas? areas; // of one against one; null with weights
    private readonly ValueList<double> area, support;
    private readonly ValueList<long> samples;

    internal MulticlassRankingValue(ClassAreas areas, long[] samples, Rejections rejected)
        : this(areas.AgainstRest, Array.ConvertAll(samples, static own => (double)own), samples, rejected) => this.areas = areas;

    internal MulticlassRankingValue(double[] areas, double[] weights, long[] samples, Rejections rejected)
    {
        (area, support, this.samples, Rejected) = (new(areas), new(weights), new(samples), rejected);
        Count = samples.Aggregate(0L, Saturating.Add);
    }

    /// <summary>Samples counted, those of weight 0 included.</summary>
    public long Count { get; }

    /// <summary>Whether samples had weights.</summary>
    public bool IsWeighted => areas is null;

    /// <summary>The weight of all samples; their number where samples have no weights.</summary>
    public double Weight => support.Sum();

    /// <summary>Samples offered but not counted, by reason.</summary>
    public Rejections Rejected { get; }

    /// <summary>What an undefined score returns. Default: NaN.</summary>
    public Undefined Undefined { get; init; }

    /// <summary>Each class against the rest, 0…1; NaN where one side has no samples, or no weight.</summary>
    public IReadOnlyList<double> OneVsRest => area;

    /// <summary>Classes that the one-vs-rest means are taken over.</summary>
    public int ClassesAveraged => area.Count(one => !double.IsNaN(one));

    /// <summary>Mean of <see cref="OneVsRest"/>, every class weighing the same.</summary>
    public double OneVsRestMacro => AgainstRest(static _ => 1);

    /// <summary>Mean of <see cref="OneVsRest"/>, classes weighing what their samples weigh. Where none has weight scikit-learn has 0.</summary>
    public double OneVsRestWeighted => Undefined == Undefined.ScikitLearn && Count > 0 && Weight == 0 ? 0 : AgainstRest(label => support[label]);

    /// <summary>Mean over the pairs of classes of the area between the two, by the scores of either (Hand &amp; Till 2001); NaN with weights.</summary>
    public double OneVsOneMacro => Between((_, _) => 1);

    /// <summary>The same, pairs weighing as many samples as they have; NaN with weights.</summary>
    public double OneVsOneWeighted => Between((first, second) => support[first] + support[second]);

    private double AgainstRest(Func<int, double> weight)
    {
        bool likeTheirs = Undefined == Undefined.ScikitLearn;
        if (likeTheirs && samples.Contains(0))
            return double.NaN;
        double sum = 0, weights = 0;
        for (int label = 0; label < area.Count; label++)
        {
            if (weight(label) != 0 && (likeTheirs || !double.IsNaN(area[label])))
                (sum, weights) = (sum + weight(label) * area[label], weights + weight(label));
        }

        return sum / weights;
    }

    private double Between(Func<int, int, double> weight)
    {
        double sum = 0, weights = 0;
        for (int first = 0; areas is not null && first < area.Count; first++)
        {
            for (int second = first + 1; second < area.Count; second++)
            {
                double between = areas.Between(first, second);
                if (!double.IsNaN(between))
                    (sum, weights) = (sum + weight(first, second) * between, weights + weight(first, second));
            }
        }

        return sum / weights;
    }
}
