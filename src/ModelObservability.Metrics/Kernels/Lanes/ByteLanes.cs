using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Bytes as they are, or booleans, where every byte other than 0 means 1.</summary>
internal readonly ref struct ByteLanes : ILanes
{
    private readonly ReadOnlySpan<byte> values;
    // One minimum serves both: 255 leaves bytes alone, 1 turns whatever interop put into a bool into 0 or 1.
    private readonly byte cap;

    /// <summary>Classes as bytes.</summary>
    public ByteLanes(ReadOnlySpan<byte> values)
    {
        this.values = values;
        cap = byte.MaxValue;
    }

    /// <summary>Booleans; read as bytes because comparing two bools that hold 1 and 2 is not what it looks like.</summary>
    public ByteLanes(ReadOnlySpan<bool> values)
    {
        this.values = MemoryMarshal.AsBytes(values);
        cap = 1;
    }

    public int Length => values.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<byte> Load(int index) => Vector.Min(new Vector<byte>(values[index..]), new Vector<byte>(cap));

    public byte this[int index] => Math.Min(values[index], cap);
}
