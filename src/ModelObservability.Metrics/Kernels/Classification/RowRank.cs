using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Where a class stands among the scores of its row.</summary>
internal static class RowRank
{
    /// <summary>What stands for the rank in a row that holds a NaN.</summary>
    public const int None = -1;

    /// <summary>How many classes come before <paramref name="label"/>: higher scores, and equal scores of lower classes.</summary>
    public static int Of<T>(ReadOnlySpan<T> row, int label)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T score = row[label];
        // Before the label an equal score is enough, behind it a score must be higher. The label itself counts in neither part.
        int before = CountAtLeast(row[..label], score), behind = CountAbove(row[(label + 1)..], score);
        return T.IsNaN(score) || before < 0 || behind < 0 ? None : before + behind;
    }

    /// <summary>The definition.</summary>
    public static int OfScalar<T>(ReadOnlySpan<T> row, int label)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int rank = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i])) return None;
            if (row[i] > row[label] || (row[i] == row[label] && i < label)) rank++;
        }

        return rank;
    }

    // Lanes count in the type of the scores: whole numbers up to 2^24 are exact even in floats, and no row is that long.
    private static int CountAtLeast<T>(ReadOnlySpan<T> scores, T score)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0, count = 0;
        if (Vector.IsHardwareAccelerated && scores.Length >= Vector<T>.Count)
        {
            var wanted = new Vector<T>(score);
            Vector<T> lanes = default, numbers = Vector<T>.AllBitsSet;
            for (; i <= scores.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var found = new Vector<T>(scores[i..]);
                lanes += Vector.GreaterThanOrEqual(found, wanted) & Vector<T>.One;
                numbers &= Vector.Equals(found, found);
            }

            if (!Vector.EqualsAll(Vector.AsVectorByte(numbers), Vector<byte>.AllBitsSet)) return None;
            count = int.CreateTruncating(Vector.Sum(lanes));
        }

        for (; i < scores.Length; i++)
        {
            if (T.IsNaN(scores[i])) return None;
            if (scores[i] >= score) count++;
        }

        return count;
    }

    private static int CountAbove<T>(ReadOnlySpan<T> scores, T score)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Above a number is at least the next one up. Infinity has none, and nothing is above it.
        int count = CountAtLeast(scores, T.BitIncrement(score));
        return T.IsPositiveInfinity(score) && count > 0 ? 0 : count;
    }
}
