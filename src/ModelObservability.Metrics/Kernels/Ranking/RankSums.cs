using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>What one walk over the sorted keys of two classes yields: integers as far as they go.</summary>
/// <param name="WinsTwice">
/// Twice the pairs of a positive and a negative where the positive has the higher score, plus the tied pairs: the Mann–Whitney statistic,
/// doubled to stay an integer.
/// </param>
/// <param name="PrecisionSum">Precision at the score of each positive, added up: Σ TP / (TP + FP).</param>
internal readonly record struct RankSums(UInt128 WinsTwice, CompensatedSum PrecisionSum)
{
    // Short enough for a plain sum of as many quotients to lose nothing that shows.
    private const int BlockLength = 128;

    /// <summary>Walks ascending keys.</summary>
    public static RankSums Of<TKey>(ReadOnlySpan<TKey> positives, ReadOnlySpan<TKey> negatives)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        UInt128 wins = 0;
        CompensatedSum precisions = default;
        Span<int> below = stackalloc int[BlockLength + 1];
        int firstOfGroup = 0, tied = 0;
        for (int start = 0, merged = 0; start < positives.Length; start += BlockLength)
        {
            ReadOnlySpan<TKey> block = positives.Slice(start, Math.Min(BlockLength, positives.Length - start));
            merged = CountBelow(block, negatives, merged, below);
            ulong blockWins = 0;
            double precision = 0;
            for (int index = 0; index < block.Length; index++)
            {
                int rank = start + index, beaten = below[index];
                if (rank == 0 || positives[rank - 1] != block[index])
                    (firstOfGroup, tied) = (rank, CountEqual(negatives, beaten, block[index]));
                blockWins += 2 * (ulong)beaten + (ulong)tied;
                double hits = positives.Length - firstOfGroup;
                precision += hits / (hits + (negatives.Length - beaten));
            }

            wins += blockWins;
            precisions += precision;
        }

        return new RankSums(wins, precisions);
    }

    /// <summary>
    /// For each key the others that are lower, of which so many are known to be: a merge without a branch on which comes next, since that
    /// is mispredicted every other time. The count is written in every step and stays when the walk moves on to the next key.
    /// </summary>
    private static int CountBelow<TKey>(ReadOnlySpan<TKey> keys, ReadOnlySpan<TKey> others, int known, Span<int> below)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        int index = 0;
        while (index < keys.Length && known < others.Length)
        {
            below[index] = known;
            int isLower = others[known] < keys[index] ? 1 : 0;
            known += isLower;
            index += 1 - isLower;
        }

        below[index..keys.Length].Fill(known);
        return known;
    }

    private static int CountEqual<TKey>(ReadOnlySpan<TKey> keys, int start, TKey key)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        int end = start;
        while (end < keys.Length && keys[end] == key)
            end++;
        return end - start;
    }
}
