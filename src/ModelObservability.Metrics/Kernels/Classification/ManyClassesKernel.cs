using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Any number of classes: vectors turn pairs into cell numbers, which are counted in the table itself.</summary>
internal static class ManyClassesKernel
{
    private const int BlockLength = 64;

    /// <summary>Counts as many samples as fill vectors and says how many those were.</summary>
    public static int Count(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<long> table)
    {
        // The one check that makes the increments below safe.
        table = table[..ClassKernel.TableLength(classes)];
        Span<uint> codes = stackalloc uint[BlockLength];
        int end = labels.Length - labels.Length % Vector<int>.Count;
        for (int start = 0; start < end;)
        {
            Span<uint> block = codes[..Math.Min(BlockLength, end - start)];
            Encode(labels.Slice(start, block.Length), predictions.Slice(start, block.Length), classes, block);
            Increment(block, table);
            start += block.Length;
        }

        return end;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encode(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classes, Span<uint> codes)
    {
        var last = new Vector<uint>((uint)classes);
        var stride = new Vector<uint>((uint)classes + 1);
        for (int i = 0; i < codes.Length; i += Vector<int>.Count)
        {
            // Read as unsigned, a negative number is beyond every class.
            Vector<uint> label = Vector.AsVectorUInt32(new Vector<int>(labels[i..]));
            Vector<uint> prediction = Vector.AsVectorUInt32(new Vector<int>(predictions[i..]));
            (Vector.Min(label, last) * stride + Vector.Min(prediction, last)).CopyTo(codes[i..]);
        }
    }

    // Unchecked references: the clamp has made every code smaller than the number of cells. Blocks are multiples of four, the smallest vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Increment(ReadOnlySpan<uint> codes, Span<long> table)
    {
        ref long cells = ref MemoryMarshal.GetReference(table);
        ref uint code = ref MemoryMarshal.GetReference(codes);
        ref uint end = ref Unsafe.Add(ref code, codes.Length);
        for (; Unsafe.IsAddressLessThan(ref code, ref end); code = ref Unsafe.Add(ref code, 4))
        {
            Unsafe.Add(ref cells, (nuint)code)++;
            Unsafe.Add(ref cells, (nuint)Unsafe.Add(ref code, 1))++;
            Unsafe.Add(ref cells, (nuint)Unsafe.Add(ref code, 2))++;
            Unsafe.Add(ref cells, (nuint)Unsafe.Add(ref code, 3))++;
        }
    }
}
