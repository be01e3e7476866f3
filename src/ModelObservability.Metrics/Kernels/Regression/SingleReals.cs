using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Singles, widened as they are read.</summary>
internal readonly ref struct SingleReals(ReadOnlySpan<float> values) : IBlockReals
{
    private readonly ReadOnlySpan<float> values = values;

    public int Length => values.Length;

    public double this[int index] => values[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int index, out Vector<double> first, out Vector<double> second)
    {
        ReadOnlySpan<float> step = values[index..];
        // The reference only says where to read ahead; the vector is loaded from the span.
        Prefetch.LineAhead(in MemoryMarshal.GetReference(step));
        Vector.Widen(new Vector<float>(step), out first, out second);
    }
}
