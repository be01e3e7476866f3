using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>Two growing lists of sortable scores, one for each class.</summary>
internal sealed class ClassKeys<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private TKey[] positives = [];
    private TKey[] negatives = [];
    private int positiveCount;
    private int negativeCount;

    /// <summary>No keys.</summary>
    public ClassKeys()
    {
    }

    /// <summary>Keys of both classes, taken over.</summary>
    public ClassKeys(TKey[] positives, TKey[] negatives) =>
        (this.positives, positiveCount, this.negatives, negativeCount) = (positives, positives.Length, negatives, negatives.Length);

    /// <summary>Keys of positives in the order they came.</summary>
    public ReadOnlySpan<TKey> Positives => positives.AsSpan(0, positiveCount);

    /// <summary>Keys of negatives in the order they came.</summary>
    public ReadOnlySpan<TKey> Negatives => negatives.AsSpan(0, negativeCount);

    /// <summary>Adds a run of samples to the two lists.</summary>
    public SplitCounts Add<TScore, TMap>(ReadOnlySpan<byte> labels, ReadOnlySpan<TScore> scores)
        where TMap : IScoreKey<TScore, TKey>
    {
        // Every sample of the run may be of either class.
        Reserve(ref positives, positiveCount, scores.Length);
        Reserve(ref negatives, negativeCount, scores.Length);
        SplitCounts counts = ClassSplit.Split<TScore, TKey, TMap>(
            labels, scores, positives.AsSpan(positiveCount), negatives.AsSpan(negativeCount));
        positiveCount += counts.Positives;
        negativeCount += counts.Negatives;
        return counts;
    }

    /// <summary>Adds the keys of another state, each turned into one of this size.</summary>
    public void Add<TOther>(ClassKeys<TOther> other, Func<TOther, TKey> convert)
        where TOther : unmanaged, IBinaryInteger<TOther>, IUnsignedNumber<TOther>
    {
        Append(ref positives, ref positiveCount, other.Positives, convert);
        Append(ref negatives, ref negativeCount, other.Negatives, convert);
    }

    /// <summary>Puts the keys of each class in ascending order.</summary>
    public void Sort()
    {
        if (!IsAscending(Positives))
            positives = RadixSort.Ascending(Positives);
        if (!IsAscending(Negatives))
            negatives = RadixSort.Ascending(Negatives);
    }

    private static bool IsAscending(ReadOnlySpan<TKey> keys)
    {
        for (int index = 1; index < keys.Length; index++)
        {
            if (keys[index] < keys[index - 1])
                return false;
        }

        return true;
    }

    private static void Append<TOther>(ref TKey[] keys, ref int count, ReadOnlySpan<TOther> added, Func<TOther, TKey> convert)
    {
        Reserve(ref keys, count, added.Length);
        foreach (TOther key in added)
            keys[count++] = convert(key);
    }

    private static void Reserve(ref TKey[] keys, int used, int added)
    {
        long needed = (long)used + added;
        if (needed <= keys.Length)
            return;
        if (needed > Array.MaxLength)
            throw new InvalidOperationException($"One class has {needed} samples; {Array.MaxLength} fit. Use a bounded ranking.");
        Array.Resize(ref keys, (int)Math.Clamp(2L * keys.Length, needed, Array.MaxLength));
    }
}
