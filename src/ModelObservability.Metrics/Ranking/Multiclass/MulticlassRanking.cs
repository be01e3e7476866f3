using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC of a classifier of several classes, one against the rest and one against one, exact. It keeps every score (8 bytes): memory grows with
/// samples times classes.
/// </summary>
/// <remarks>
/// One writer at a time. Infinite scores are accepted, -0.0 and 0.0 tie, a row with NaN is rejected. Scores need not add up to 1: only
/// their order within a class matters. Adding allocates only when a list doubles.
/// </remarks>
public sealed partial class MulticlassRanking : ISerializableMetric<MulticlassRanking, MulticlassRankingValue>
{
    /// <summary>The most classes there can be: a value has a table of classes² × 8 bytes.</summary>
    public const int MaxClasses = 4_096;

    private readonly ClassRows[] rows;
    private readonly double[] row;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes, 2…4,096.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…4,096.</exception>
    public MulticlassRanking(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There must be 2 to {MaxClasses} classes.");
        rows = new ClassRows[classes];
        for (int label = 0; label < classes; label++)
            rows[label] = new ClassRows(classes);
        row = new double[classes];
    }

    /// <summary>How many classes.</summary>
    public int Classes => rows.Length;

    /// <inheritdoc/>
    public MulticlassRankingValue Value => new(ClassAreas.Of(rows), [.. rows.Select(own => (long)own.Count)], rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample, 0…classes − 1.</param>
    /// <param name="scores">One row after the other: for each label a score for each class.</param>
    /// <exception cref="ArgumentException">The lengths do not fit; nothing has been added.</exception>
    /// <exception cref="InvalidOperationException">A class has more scores than an array holds.</exception>
    public void Add(ReadOnlySpan<int> labels, Reals scores)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        for (int index = 0; index < labels.Length; index++)
        {
            ReadOnlySpan<double> one = scores.Block(index * Classes, Classes, row);
            if ((uint)labels[index] >= (uint)Classes)
                rejected += new Rejections(LabelOutOfRange: 1);
            else if (double.IsNaN(Extremes.Of(one).Minimum))
                rejected += new Rejections(NonFiniteScore: 1);
            else
                rows[labels[index]].Add(one);
        }
    }

    /// <inheritdoc/>
    public void Merge(MulticlassRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes)
            throw new ArgumentException($"It has {other.Classes} classes; this has {Classes}.", nameof(other));
        for (int label = 0; label < Classes; label++)
            rows[label].Merge(other.rows[label]);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (ClassRows own in rows)
            own.Clear();
        rejected = default;
    }

    /// <inheritdoc/>
    public MulticlassRanking CreateEmpty() => new(Classes);
}
