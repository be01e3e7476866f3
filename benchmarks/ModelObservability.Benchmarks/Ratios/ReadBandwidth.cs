using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelObservability.Benchmarks.Ratios;

/// <summary>The control of everything that is bound by memory: reading the same bytes and adding them up.</summary>
internal static class ReadBandwidth
{
    /// <summary>Four independent sums, so that neither the adder nor the loop is what limits it.</summary>
    public static ulong Sum<T>(ReadOnlySpan<T> values)
        where T : struct
    {
        ReadOnlySpan<Vector<ulong>> vectors = MemoryMarshal.Cast<T, Vector<ulong>>(values);
        Vector<ulong> first = default, second = default, third = default, fourth = default;
        for (; vectors.Length >= 4; vectors = vectors[4..])
        {
            first += vectors[0];
            second += vectors[1];
            third += vectors[2];
            fourth += vectors[3];
        }

        return Vector.Sum(first + second + third + fourth);
    }
}
