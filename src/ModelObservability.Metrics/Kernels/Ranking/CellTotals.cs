using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Moves 16-bit counts into 63-bit ones.</summary>
internal static class CellTotals
{
    /// <summary>Adds every cell to its total, never beyond 2^63 - 1, and clears the cells.</summary>
    public static void Drain(Span<ushort> cells, Span<long> totals)
    {
        Add((ReadOnlySpan<ushort>)cells, totals);
        cells.Clear();
    }

    /// <summary>Adds every total of another state, never beyond 2^63 - 1.</summary>
    public static void Add(ReadOnlySpan<long> more, Span<long> totals)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= more.Length - Vector<long>.Count; index += Vector<long>.Count)
                Add(new Vector<long>(more[index..]), totals[index..]);
        }

        for (; index < more.Length; index++)
            totals[index] = Saturating.Add(totals[index], more[index]);
    }

    /// <summary>Adds every cell to its total, never beyond 2^63 - 1.</summary>
    public static void Add(ReadOnlySpan<ushort> cells, Span<long> totals)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= cells.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(cells[index..]), out Vector<uint> lower, out Vector<uint> upper);
                Span<long> block = totals.Slice(index, Vector<ushort>.Count);
                Add(lower, block);
                Add(upper, block[(block.Length / 2)..]);
            }
        }

        for (; index < cells.Length; index++)
            totals[index] = Saturating.Add(totals[index], cells[index]);
    }

    private static void Add(Vector<uint> counts, Span<long> totals)
    {
        Vector.Widen(counts, out Vector<ulong> lower, out Vector<ulong> upper);
        Add(Vector.AsVectorInt64(lower), totals);
        Add(Vector.AsVectorInt64(upper), totals[Vector<long>.Count..]);
    }

    // Two numbers of 0 or more overflow into a negative one, whose shifted sign selects the largest number instead.
    private static void Add(Vector<long> counts, Span<long> totals)
    {
        Vector<long> sum = new Vector<long>(totals) + counts;
        Vector.ConditionalSelect(Vector.LessThan(sum, Vector<long>.Zero), new Vector<long>(long.MaxValue), sum).CopyTo(totals);
    }
}
