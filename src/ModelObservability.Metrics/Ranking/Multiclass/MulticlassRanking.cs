using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC of a classifier of several classes, one against the rest and one against one, exact. It keeps every score (8 bytes, 16 from the first
/// weights on): memory grows with samples times classes.
/// </summary>
/// <remarks>
/// One writer at a time. Infinite scores are accepted, -0.0 and 0.0 tie, a row with NaN is rejected. Scores need not add up to 1: only
/// their order within a class matters. With weights (scikit-learn's <c>sample_weight</c>) there is no area of one against one; a weight of 0 leaves
/// a sample out, one outside 0…1e288 is rejected. Adding allocates only when a list doubles.
/// </remarks>
public sealed partial class MulticlassRanking
    : Metric<MulticlassRanking, MulticlassRankingValue>, ISerializableMetric<MulticlassRanking, MulticlassRankingValue>
{
    /// <summary>The most classes there can be: a value has a table of classes² × 8 bytes.</summary>
    public const int MaxClasses = 4_096;

    private readonly ClassRows[] rows;
    private readonly double[] row;
    private WeightedRows? weighted; // all samples, from the first weight on
    private Rejections rejected;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">The number of classes, 2…4,096.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…4,096.</exception>
    public MulticlassRanking(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"classes must be 2 to {MaxClasses}.");
        rows = new ClassRows[classes];
        for (int label = 0; label < classes; label++)
            rows[label] = new ClassRows(classes);
        row = new double[classes];
    }

    /// <summary>The number of classes.</summary>
    public int Classes => rows.Length;

    private protected override MulticlassRankingValue ValueCore => weighted?.ToValue(rejected)
        ?? new MulticlassRankingValue(ClassAreas.Of(rows), [.. rows.Select(own => (long)own.Count)], rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample, 0…classes − 1.</param>
    /// <param name="scores">One row after the other: for each label a score for each class.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">There are not labels × classes scores, or not as many weights as labels; nothing has been added.</exception>
    /// <exception cref="InvalidOperationException">A class has more scores than an array holds.</exception>
    public void Add(ReadOnlySpan<int> labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        if (weights.Length > 0)
            UseWeights();
        for (int index = 0; index < labels.Length; index++)
        {
            ReadOnlySpan<double> one = scores.Block(index * Classes, Classes, row);
            if ((uint)labels[index] >= (uint)Classes)
                rejected += new Rejections(LabelOutOfRange: 1);
            else if (double.IsNaN(Extremes.Of(one).Minimum))
                rejected += new Rejections(NonFiniteScore: 1);
            else if (weighted is null)
                rows[labels[index]].Add(one);
            else if (!weighted.Add(labels[index], one, weights.Length > 0 ? weights[index] : 1))
                rejected += new Rejections(WeightOutOfRange: 1);
        }
    }

    private protected override void MergeCore(MulticlassRanking other)
    {
        if (other.Classes != Classes)
            throw new ArgumentException($"The other state has {other.Classes} classes, this one {Classes}.", nameof(other));
        if ((weighted ?? other.weighted) is not null)
        {
            WeightedRows added = other.weighted ?? WeightedRows.Of(other.rows);
            UseWeights();
            weighted!.Merge(added);
            rejected += other.rejected;
            return;
        }

        for (int label = 0; label < Classes; label++)
            rows[label].Merge(other.rows[label]);
        rejected += other.rejected;
    }

    private protected override void ResetCore()
    {
        weighted = null;
        foreach (ClassRows own in rows)
            own.Clear();
        rejected = default;
    }

    private protected override MulticlassRanking CreateEmptyCore() => new(Classes);

    private void UseWeights()
    {
        weighted ??= WeightedRows.Of(rows);
        foreach (ClassRows own in rows)
            own.Clear();
    }
}
