using System.Runtime.CompilerServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>Counts how often the true class is among the k with the highest scores, for every k up to a limit at once.</summary>
/// <remarks>
/// One writer at a time, no lock; memory is k counters, and k sums from the first weights on; adding allocates nothing else. Of equal scores the
/// lower class index wins. A label outside the classes, a row with a NaN, or a weight outside 0…1e288 is rejected and counted in
/// <see cref="TopKCounts.Rejected"/>.
/// </remarks>
public sealed partial class TopKAccuracy : Metric<TopKAccuracy, TopKCounts>, ISerializableMetric<TopKAccuracy, TopKCounts>
{
    // Index: how many classes came before the true one; the last counts all that are beyond the limit.
    private readonly long[] ranks;
    private CompensatedSum[]? weights; // of the same ranks, from the first weight on
    private Rejections rejected;
    private bool saturated;

    /// <summary>Creates an empty state.</summary>
    /// <param name="classes">The number of classes, 2 or more; a row has as many scores.</param>
    /// <param name="maxK">The largest k that will be asked for, 1…classes. Default: 5, or all classes if there are fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public TopKAccuracy(int classes, int? maxK = null)
    {
        (Classes, MaxK) = (classes, Limit(classes, maxK));
        ranks = new long[MaxK + 1];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The largest k that can be asked for.</summary>
    public int MaxK { get; }

    private protected override TopKCounts ValueCore => new([.. ranks], weights) { Rejected = rejected, Saturated = saturated };

    /// <summary>Counts labels against rows of scores.</summary>
    /// <param name="labels">The true classes, 0…classes - 1.</param>
    /// <param name="scores">Row-major, labels × classes: anything that is higher for a likelier class; infinities are scores like others.</param>
    /// <param name="weights">One weight for each label, 0…1e288. Default: every sample weighs 1.</param>
    /// <exception cref="ArgumentException">There are not labels × classes scores, or not as many weights as labels; nothing has been counted.</exception>
    public void Add(ReadOnlySpan<int> labels, RealValues scores, RealValues weights = default)
    {
        Lengths.MustBeRows(labels.Length, scores.Length, Classes, nameof(scores));
        weights.MustBeWeightsOf(labels.Length);
        if (weights.Length > 0)
            this.weights ??= SampleWeights.OfCounts(ranks);
        if (scores.Singles.IsEmpty)
            AddRows(labels, scores.Doubles, in weights);
        else
            AddRows(labels, scores.Singles, in weights);
    }

    private protected override void ResetCore()
    {
        Array.Clear(ranks);
        weights = null;
        rejected = default;
        saturated = false;
    }

    private protected override TopKAccuracy CreateEmptyCore() => new(Classes, MaxK);

    private protected override void MergeCore(TopKAccuracy other)
    {
        if ((other.Classes, other.MaxK) != (Classes, MaxK))
        {
            throw new ArgumentException(
                $"The other state has {other.Classes} classes and k up to {other.MaxK}, this one {Classes} and {MaxK}.", nameof(other));
        }

        SampleWeights.Merge(ref weights, ranks, other.weights, other.ranks);
        saturated |= other.saturated;
        for (int i = 0; i < ranks.Length; i++)
            Saturating.Add(ref ranks[i], other.ranks[i], ref saturated);
        rejected += other.rejected;
    }

    private static int Limit(int classes, int? maxK)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        int limit = maxK ?? Math.Min(5, classes);
        return limit >= 1 && limit <= classes
            ? limit
            : throw new ArgumentOutOfRangeException(nameof(maxK), limit, $"maxK must be 1 to {classes}, the number of classes.");
    }

    private void AddRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores, scoped in RealValues weights)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)Classes)
            {
                rejected += new Rejections(LabelOutOfRange: 1);
                continue;
            }

            int rank = RowRank.Of(scores.Slice(i * Classes, Classes), labels[i]);
            if (rank == RowRank.None) rejected += new Rejections(NonFiniteScore: 1);
            else if (this.weights is null) Saturating.Add(ref ranks[Math.Min(rank, MaxK)], 1, ref saturated);
            else Count(Math.Min(rank, MaxK), in weights, i);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(int rank, scoped in RealValues given, int sample)
    {
        double weight = given.Length > 0 ? given[sample] : 1;
        if (!SampleWeights.IsValid(weight))
        {
            rejected += new Rejections(WeightOutOfRange: 1);
            return;
        }

        Saturating.Add(ref ranks[rank], 1, ref saturated);
        weights![rank] += weight;
    }
}
