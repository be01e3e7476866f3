using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Doubles as they are.</summary>
internal readonly ref struct DoubleReals(ReadOnlySpan<double> values) : IBlockReals
{
    private readonly ReadOnlySpan<double> values = values;

    public int Length => values.Length;

    public double this[int index] => values[index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int index, out Vector<double> first, out Vector<double> second)
    {
        ReadOnlySpan<double> both = values.Slice(index, 2 * Vector<double>.Count);
        first = new Vector<double>(both);
        second = new Vector<double>(both[Vector<double>.Count..]);
    }
}
