using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// A moderate number of classes: vectors turn pairs into cell numbers, four sub-tables take turns counting them.
/// </summary>
/// <remarks>
/// A good classifier hits few cells often. Incrementing a cell that was written a moment ago waits for that write; with four tables in turn it
/// rarely has to. Thirty-two bits a cell are enough, since no span is longer than 2^31 - 1, and keep all four in the first-level cache.
/// </remarks>
internal static class SomeClassesKernel
{
    /// <summary>Beyond it the sub-tables crowd the first-level cache (4 × 25² × 4 bytes = 10 KB here).</summary>
    public const int MaxClasses = 24;

    private const int Tables = 4;

    // Long enough to be worth two loops, short enough that the next samples are fetched while these are counted.
    private const int BlockLength = 128;

    /// <summary>Counts as many samples as fill blocks and says how many those were.</summary>
    public static int Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        int cells = ClassKernel.TableLength(classes);
        Span<uint> counts = stackalloc uint[Tables * cells];
        Span<ushort> codes = stackalloc ushort[BlockLength];
        int end = labels.Length - labels.Length % BlockLength;
        for (int start = 0; start < end; start += BlockLength)
        {
            Encode(labels.Slice(start, BlockLength), predictions.Slice(start, BlockLength), classes, codes);
            Increment(codes, counts, cells);
        }

        for (int cell = 0; cell < cells; cell++)
            table[cell] += (long)counts[cell] + counts[cells + cell] + counts[2 * cells + cell] + counts[3 * cells + cell];
        return end;
    }

    // 16 bits hold every code, and packing by saturation keeps negative and huge numbers out of range; the order within a block does not matter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encode(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<ushort> codes)
    {
        var last = new Vector<ushort>((ushort)classes);
        var stride = new Vector<ushort>((ushort)(classes + 1));
        for (int i = 0; i <= BlockLength - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector<ushort> label = Packing.SaturateUnordered(
                new Vector<int>(labels[i..]), new Vector<int>(labels[(i + Vector<int>.Count)..]));
            Vector<ushort> prediction = Packing.SaturateUnordered(
                new Vector<int>(predictions[i..]), new Vector<int>(predictions[(i + Vector<int>.Count)..]));
            (Vector.Min(label, last) * stride + Vector.Min(prediction, last)).CopyTo(codes[i..]);
        }
    }

    // Unchecked references: the clamp has made every code smaller than the number of cells, and checking it again costs a quarter of the speed.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Increment(ReadOnlySpan<ushort> codes, Span<uint> counts, int cells)
    {
        ref uint table0 = ref MemoryMarshal.GetReference(counts);
        ref uint table1 = ref Unsafe.Add(ref table0, cells);
        ref uint table2 = ref Unsafe.Add(ref table1, cells);
        ref uint table3 = ref Unsafe.Add(ref table2, cells);
        ref ushort code = ref MemoryMarshal.GetReference(codes);
        ref ushort end = ref Unsafe.Add(ref code, codes.Length);
        for (; Unsafe.IsAddressLessThan(ref code, ref end); code = ref Unsafe.Add(ref code, 2 * Tables))
        {
            Unsafe.Add(ref table0, (nuint)code)++;
            Unsafe.Add(ref table1, (nuint)Unsafe.Add(ref code, 1))++;
            Unsafe.Add(ref table2, (nuint)Unsafe.Add(ref code, 2))++;
            Unsafe.Add(ref table3, (nuint)Unsafe.Add(ref code, 3))++;
            Unsafe.Add(ref table0, (nuint)Unsafe.Add(ref code, 4))++;
            Unsafe.Add(ref table1, (nuint)Unsafe.Add(ref code, 5))++;
            Unsafe.Add(ref table2, (nuint)Unsafe.Add(ref code, 6))++;
            Unsafe.Add(ref table3, (nuint)Unsafe.Add(ref code, 7))++;
        }
    }
}
