using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The class with the highest score, row by row.</summary>
internal static class RowArgmax
{
    /// <summary>What stands for the prediction of a row that holds a NaN.</summary>
    public const int None = -1;

    /// <summary>Finds the highest score of every row; among equal scores the lowest class wins, and -0.0 equals 0.0.</summary>
    /// <param name="scores">Row-major, as many rows as <paramref name="predictions"/> is long.</param>
    /// <param name="classes">Scores in a row.</param>
    /// <param name="predictions">The class found in each row, or <see cref="None"/>.</param>
    public static void Find<T>(ReadOnlySpan<T> scores, int classes, Span<int> predictions)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int row = 0;
        if (Vector.IsHardwareAccelerated)
        {
            if (classes > 2 * Vector<T>.Count)
            {
                for (; row < predictions.Length; row++)
                    predictions[row] = FindLong(scores.Slice(row * classes, classes));
            }
            else if (classes > Vector<T>.Count)
            {
                for (; row < predictions.Length; row++)
                    predictions[row] = FindInTwo(scores.Slice(row * classes, classes));
            }
            else
            {
                // A short row is read as a full vector: what follows it belongs to the next rows and is masked away.
                Vector<T> inRow = Vector.LessThan(Vector.CreateSequence(T.Zero, T.One), Vector.Create(T.CreateTruncating(classes)));
                for (; row < predictions.Length && scores.Length - row * classes >= Vector<T>.Count; row++)
                    predictions[row] = FindShort(new Vector<T>(scores[(row * classes)..]), inRow);
            }
        }

        for (; row < predictions.Length; row++)
            predictions[row] = FindScalar(scores.Slice(row * classes, classes));
    }

    /// <summary>The definition, for one row.</summary>
    public static int FindScalar<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int best = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (T.IsNaN(row[i])) return None;
            if (row[i] > row[best]) best = i;
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindShort<T>(Vector<T> scores, Vector<T> inRow)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        scores = Vector.ConditionalSelect(inRow, scores, new Vector<T>(T.NegativeInfinity));
        if (!Vector.EqualsAll(scores, scores)) return None;
        // A row of negative infinities equals the masked lanes too, but its own come first.
        return BitOperations.TrailingZeroCount(AcrossLanes.Bits(Vector.Equals(scores, new Vector<T>(AcrossLanes.Maximum(scores)))));
    }

    // The two vectors overlap: a bit for every place that holds the maximum, and the lowest bit wins. No branch depends on where that is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindInTwo<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int second = row.Length - Vector<T>.Count;
        Vector<T> low = new(row), high = new(row[second..]);
        if (!Vector.EqualsAll(low, low) || !Vector.EqualsAll(high, high)) return None;
        var wanted = new Vector<T>(AcrossLanes.Maximum(Vector.MaxNative(low, high)));
        ulong inLow = AcrossLanes.Bits(Vector.Equals(low, wanted)), inHigh = AcrossLanes.Bits(Vector.Equals(high, wanted));
        return BitOperations.TrailingZeroCount(inLow | inHigh << second);
    }

    // One look, so that memory streams: every lane remembers the best score it has seen and where. The last vector overlaps the one before; a
    // score seen twice is not greater than itself, and of equal lanes the lowest place is taken in the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int FindLong<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref T first = ref MemoryMarshal.GetReference(row);
        nuint width = (nuint)Vector<T>.Count, last = (nuint)row.Length - width;
        Vector<T> best = Vector.LoadUnsafe(ref first), numbers = Vector.Equals(best, best);
        Vector<T> place = Vector.CreateSequence(T.Zero, T.One), bestPlace = place, step = Vector.Create(T.CreateTruncating(width));
        for (nuint i = width; i < last; i += width)
        {
            place += step;
            Vector<T> scores = Vector.LoadUnsafe(ref first, i);
            bestPlace = Vector.ConditionalSelect(Vector.GreaterThan(scores, best), place, bestPlace);
            best = Vector.MaxNative(best, scores);
            numbers &= Vector.Equals(scores, scores);
        }

        Vector<T> end = Vector.LoadUnsafe(ref first, last);
        place = Vector.CreateSequence(T.CreateTruncating(last), T.One);
        bestPlace = Vector.ConditionalSelect(Vector.GreaterThan(end, best), place, bestPlace);
        best = Vector.MaxNative(best, end);
        numbers &= Vector.Equals(end, end);
        if (!Vector.EqualsAll(Vector.AsVectorByte(numbers), Vector<byte>.AllBitsSet)) return None;
        Vector<T> winners = Vector.Equals(best, new Vector<T>(AcrossLanes.Maximum(best)));
        return -int.CreateTruncating(AcrossLanes.Maximum(Vector.ConditionalSelect(winners, -bestPlace, new Vector<T>(T.NegativeInfinity))));
    }
}
