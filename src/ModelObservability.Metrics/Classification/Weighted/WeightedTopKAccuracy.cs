using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>How much of the weight of the samples has its true class among the k with the highest scores, for every k up to a limit at once.</summary>
/// <remarks>
/// One writer at a time; memory is k sums; adding allocates nothing. Of equal scores the lower class index wins. Sums are compensated: order
/// and split of the samples show at most in the last digit. A label outside the classes, a row that holds a NaN and a weight outside 0…1e288 reject
/// the sample.
/// </remarks>
public sealed partial class WeightedTopKAccuracy : ISerializableMetric<WeightedTopKAccuracy, WeightedTopKCounts>
{
    // Index: how many classes came before the true one; the last holds all that are beyond the limit.
    private readonly CompensatedSum[] ranks;
    private long count;
    private Rejections rejected;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes there are, 2 or more; a row has as many scores.</param>
    /// <param name="maxK">The largest k that will be asked for, 1…classes. Default: 5, or all classes if there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public WeightedTopKAccuracy(int classes, int? maxK = null)
    {
        (Classes, MaxK) = (classes, TopKAccuracy.Limit(classes, maxK));
        ranks = new CompensatedSum[MaxK + 1];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK { get; }

    /// <inheritdoc/>
    public WeightedTopKCounts Value => new(ranks) { Count = count, Rejected = rejected };

    /// <summary>Counts labels against rows of scores.</summary>
    /// <param name="labels">The true classes, 0…classes - 1.</param>
    /// <param name="scores">Row-major, labels × classes: anything that is higher for a likelier class; infinities are scores like others.</param>
    /// <param name="weights">One for each label: 0…1e288.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores, Reals weights) => AddRows(labels, scores, weights);

    /// <inheritdoc cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float}, Reals)"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores, Reals weights) => AddRows(labels, scores, weights);

    /// <inheritdoc/>
    public void Merge(WeightedTopKAccuracy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other.Classes, other.MaxK) != (Classes, MaxK))
            throw new ArgumentException($"It has {other.Classes} classes and k up to {other.MaxK}; this has {Classes} and {MaxK}.", nameof(other));
        for (int rank = 0; rank < ranks.Length; rank++)
            ranks[rank] += other.ranks[rank];
        count = Saturating.Add(count, other.count);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        ranks.AsSpan().Clear();
        (count, rejected) = (0, default);
    }

    /// <inheritdoc/>
    public WeightedTopKAccuracy CreateEmpty() => new(Classes, MaxK);

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores, Reals weights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        Lengths.MustMatch(labels.Length, weights.Length, nameof(weights));
        Span<double> one = stackalloc double[1];
        for (int sample = 0; sample < labels.Length; sample++)
        {
            double weight = weights.Block(sample, 1, one)[0];
            int rank = (uint)labels[sample] < (uint)Classes ? RowRank.Of(scores.Slice(sample * Classes, Classes), labels[sample]) : Classes;
            if (rank == Classes)
                rejected += new Rejections(LabelOutOfRange: 1);
            else if (rank == RowRank.None)
                rejected += new Rejections(NonFiniteScore: 1);
            else if (!Weighing.IsGood(weight))
                rejected += new Rejections(WeightOutOfRange: 1);
            else
            {
                ranks[Math.Min(rank, MaxK)] += weight;
                count = Saturating.Add(count, 1);
            }
        }
    }
}
