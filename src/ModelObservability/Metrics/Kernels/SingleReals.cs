using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Singles, widened as they are read.</summary>
internal readonly ref struct SingleReals(ReadOnlySpan<float> values) : IBlockReals
{
    private readonly ReadOnlySpan<float> _values = values;

    public int Length => _values.Length;

    public double this[int index] => _values[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int index, out Vector<double> first, out Vector<double> second) =>
        Vector.Widen(new Vector<float>(_values[index..]), out first, out second);
}
