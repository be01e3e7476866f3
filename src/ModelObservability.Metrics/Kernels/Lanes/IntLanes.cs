using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Classes as 32-bit integers; what is below 0 or above 127 becomes a byte from 127 on.</summary>
/// <remarks>Good for up to 127 classes: the class 127 itself could not be told from what lies beyond.</remarks>
internal readonly ref struct IntLanes(ReadOnlySpan<int> values) : ILanes
{
    private readonly ReadOnlySpan<int> values = values;

    public int Length => values.Length;

    // Saturated to a signed byte -1 stays 0xFF and 1000 becomes 0x7F: read as unsigned, both are beyond every class.
    // One slice checks the bounds of all four loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<byte> Load(int index)
    {
        ref int from = ref MemoryMarshal.GetReference(values.Slice(index, Vector<byte>.Count));
        nuint width = (nuint)Vector<int>.Count;
        return Packing.Saturate(
            Vector.LoadUnsafe(ref from), Vector.LoadUnsafe(ref from, width), Vector.LoadUnsafe(ref from, 2 * width), Vector.LoadUnsafe(ref from, 3 * width));
    }

    public byte this[int index] => Packing.Saturate(values[index]);
}
