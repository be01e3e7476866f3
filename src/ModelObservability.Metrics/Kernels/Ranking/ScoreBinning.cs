using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Counts samples by bin of the score and label.</summary>
/// <remarks>
/// Cell 2·bin + label holds a good sample. The two cells behind the last bin hold what is refused: bad labels, then NaN scores. So the
/// loop has no branch but its end, whatever the data.
/// </remarks>
internal static class ScoreBinning
{
    /// <summary>Cells beyond those of the bins.</summary>
    public const int RefusedCells = 2;

    /// <summary>No cell may gain more before the counts are moved out, because a cell has 16 bits.</summary>
    public const int MostSamples = ushort.MaxValue;

    /// <summary>Adds samples to the cells; labels and scores are of the same length.</summary>
    /// <param name="labels">0 or 1; anything else is bad.</param>
    /// <param name="scores">The scores.</param>
    /// <param name="map">Where a score belongs.</param>
    /// <param name="cells">2·bins + 2 counts.</param>
    public static void Count<TBins>(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, TBins map, Span<ushort> cells)
        where TBins : struct, IScoreBins
    {
        int index = 0;
        int badLabel = cells.Length - 2, badScore = cells.Length - 1;
        labels = labels[..scores.Length];
        if (Vector.IsHardwareAccelerated)
        {
            Span<int> chosen = stackalloc int[Vector<byte>.Count];
            int width = Vector<int>.Count;
            for (; index <= scores.Length - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                ReadOnlySpan<float> block = scores.Slice(index, Vector<byte>.Count);
                Vector.Widen(new Vector<byte>(labels[index..]), out Vector<ushort> lower, out Vector<ushort> upper);
                Vector.Widen(lower, out Vector<uint> first, out Vector<uint> second);
                Vector.Widen(upper, out Vector<uint> third, out Vector<uint> fourth);
                Choose(first, new Vector<float>(block), map, badLabel).CopyTo(chosen);
                Choose(second, new Vector<float>(block[width..]), map, badLabel).CopyTo(chosen[width..]);
                Choose(third, new Vector<float>(block[(2 * width)..]), map, badLabel).CopyTo(chosen[(2 * width)..]);
                Choose(fourth, new Vector<float>(block[(3 * width)..]), map, badLabel).CopyTo(chosen[(3 * width)..]);
                // Four at a time: counting up to the next one takes half as long as counting.
                foreach (ref readonly Four four in MemoryMarshal.Cast<int, Four>(chosen))
                {
                    cells[four.First]++;
                    cells[four.Second]++;
                    cells[four.Third]++;
                    cells[four.Fourth]++;
                }
            }
        }

        for (; index < scores.Length; index++)
        {
            float score = scores[index];
            int label = labels[index];
            int cell = label > 1 ? badLabel : float.IsNaN(score) ? badScore : 2 * map.Of(score) + label;
            cells[cell]++;
        }
    }

    /// <summary>The cell of each sample, by the rules of the scalar loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Choose<TBins>(Vector<uint> labels, Vector<float> scores, TBins map, int badLabel)
        where TBins : struct, IScoreBins
    {
        Vector<int> label = Vector.AsVectorInt32(labels);
        Vector<int> cell = (map.Of(scores) << 1) + label;
        // Comparing a number with itself fails for NaN alone.
        cell = Vector.ConditionalSelect(Vector.Equals(scores, scores), cell, new Vector<int>(badLabel + 1));
        return Vector.ConditionalSelect(Vector.GreaterThan(label, Vector<int>.One), new Vector<int>(badLabel), cell);
    }

    private readonly record struct Four(int First, int Second, int Third, int Fourth);
}
