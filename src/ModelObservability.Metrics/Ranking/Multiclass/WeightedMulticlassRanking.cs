using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// ROC AUC of a classifier of several classes, one against the rest, exact, where samples have weights (the <c>sample_weight</c> of
/// scikit-learn, which has none for one against one). It keeps score and weight of every sample for each class (16 bytes): memory grows with samples
/// times classes.
/// </summary>
/// <remarks>
/// One writer at a time. Sums are taken in an order of their own: that of the samples, and their split, changes nothing. Infinite scores are
/// accepted, -0.0 and 0.0 tie, a row with NaN is rejected. A weight of 0 leaves a sample out; one outside 0…1e288 and NaN are rejected. Adding
/// allocates only when a list doubles.
/// </remarks>
public sealed partial class WeightedMulticlassRanking : ISerializableMetric<WeightedMulticlassRanking, WeightedMulticlassRankingValue>
{
    /// <summary>The most classes there can be.</summary>
    public const int MaxClasses = MulticlassRanking.MaxClasses;

    private readonly WeightedRanking[] against;
    private readonly long[] samples; // of each class, those of weight 0 included
    private readonly double[] row;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes, 2…4,096.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is outside 2…4,096.</exception>
    public WeightedMulticlassRanking(int classes)
    {
        if (classes is < 2 or > MaxClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"There must be 2 to {MaxClasses} classes.");
        against = [.. Enumerable.Range(0, classes).Select(_ => new WeightedRanking())];
        samples = new long[classes];
        row = new double[classes];
    }

    /// <summary>How many classes.</summary>
    public int Classes => against.Length;

    /// <inheritdoc/>
    public WeightedMulticlassRankingValue Value => new([.. against.Select(ranking => ranking.Value)], [.. samples], rejected);

    /// <summary>Adds a batch.</summary>
    /// <param name="labels">The class of each sample, 0…classes − 1.</param>
    /// <param name="scores">One row after the other: for each label a score for each class.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other; nothing has been added.</exception>
    /// <exception cref="InvalidOperationException">There are more samples than an array holds.</exception>
    public void Add(ReadOnlySpan<int> labels, Reals scores, Reals weights)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<double> one = stackalloc double[1];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            ReadOnlySpan<double> own = scores.Block(sample * Classes, Classes, row);
            double weight = weights.Block(sample, 1, one)[0];
            if ((uint)labels[sample] >= (uint)Classes)
                rejected += new Rejections(LabelOutOfRange: 1);
            else if (double.IsNaN(Extremes.Of(own).Minimum))
                rejected += new Rejections(NonFiniteScore: 1);
            else if (!Weighing.IsGood(weight))
                rejected += new Rejections(WeightOutOfRange: 1);
            else
            {
                samples[labels[sample]] = Saturating.Add(samples[labels[sample]], 1);
                for (int label = 0; weight > 0 && label < own.Length; label++)
                    against[label].AddGood(labels[sample] == label, own[label], weight);
            }
        }
    }

    /// <inheritdoc/>
    public void Merge(WeightedMulticlassRanking other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes)
            throw new ArgumentException($"It has {other.Classes} classes; this has {Classes}.", nameof(other));
        for (int label = 0; label < Classes; label++)
        {
            against[label].Merge(other.against[label]);
            samples[label] = Saturating.Add(samples[label], other.samples[label]);
        }

        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (WeightedRanking ranking in against)
            ranking.Reset();
        samples.AsSpan().Clear();
        rejected = default;
    }

    /// <inheritdoc/>
    public WeightedMulticlassRanking CreateEmpty() => new(Classes);
}
