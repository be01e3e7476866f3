using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how often the true class is among the k with the highest scores, for every k up to a limit at once.</summary>
/// <remarks>
/// One writer at a time, no lock; adding allocates nothing; memory is k counters. Of equal scores the lower class index wins.
/// A label outside the classes or a row that holds a NaN is rejected and counted in <see cref="TopKCounts.Rejected"/>.
/// </remarks>
public sealed partial class TopKAccuracy : ISerializableMetric<TopKAccuracy, TopKCounts>
{
    // Index: how many classes came before the true one; the last counts all that are beyond the limit.
    private readonly long[] ranks;
    private Rejections rejected;
    private bool saturated;

    /// <summary>An empty state.</summary>
    /// <param name="classes">How many classes there are, 2 or more; a row has as many scores.</param>
    /// <param name="maxK">The largest k that will be asked for, 1…classes. Default 5, or all classes if there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public TopKAccuracy(int classes, int? maxK = null)
    {
        (Classes, MaxK) = (classes, Limit(classes, maxK));
        ranks = new long[MaxK + 1];
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK { get; }

    /// <inheritdoc/>
    public TopKCounts Value => new([.. ranks]) { Rejected = rejected, Saturated = saturated };

    /// <summary>Counts labels against rows of scores.</summary>
    /// <param name="labels">The true classes, 0…classes - 1.</param>
    /// <param name="scores">Row-major, labels × classes: anything that is higher for a likelier class; infinities are scores like others.</param>
    /// <exception cref="ArgumentException">There are not as many scores as labels × classes; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores) => AddRows(labels, scores);

    /// <inheritdoc cref="Add(ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Add(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores) => AddRows(labels, scores);

    /// <inheritdoc/>
    public void Merge(TopKAccuracy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((other.Classes, other.MaxK) != (Classes, MaxK))
        {
            throw new ArgumentException(
                $"The other state has {other.Classes} classes and k up to {other.MaxK}, this one {Classes} and {MaxK}.", nameof(other));
        }

        saturated |= other.saturated;
        for (int i = 0; i < ranks.Length; i++)
            Saturating.Add(ref ranks[i], other.ranks[i], ref saturated);
        rejected += other.rejected;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        Array.Clear(ranks);
        rejected = default;
        saturated = false;
    }

    /// <inheritdoc/>
    public TopKAccuracy CreateEmpty() => new(Classes, MaxK);

    /// <summary>The largest k: as asked for, or 5, or all classes if there are fewer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    internal static int Limit(int classes, int? maxK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int limit = maxK ?? Math.Min(5, classes);
        return limit >= 1 && limit <= classes
            ? limit
            : throw new ArgumentOutOfRangeException(nameof(maxK), limit, $"k must be 1 to {classes}, the number of classes.");
    }

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)Classes)
            {
                rejected += new Rejections(LabelOutOfRange: 1);
                continue;
            }

            int rank = RowRank.Of(scores.Slice(i * Classes, Classes), labels[i]);
            if (rank == RowRank.None) rejected += new Rejections(NonFiniteScore: 1);
            else Saturating.Add(ref ranks[Math.Min(rank, MaxK)], 1, ref saturated);
        }
    }
}
