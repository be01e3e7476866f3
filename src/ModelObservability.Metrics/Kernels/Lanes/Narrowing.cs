using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Doubles as the nearest singles not above them. Rounding down keeps order and comparisons: a double reaches a single exactly if its
/// rounded form does.
/// </summary>
internal static class Narrowing
{
    /// <summary>Writes every value to the same place of <paramref name="target"/>, of the same length; NaN stays NaN.</summary>
    public static void RoundDown(ReadOnlySpan<double> source, Span<float> target)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= source.Length - Vector<float>.Count; index += Vector<float>.Count)
                RoundDown(new Vector<double>(source[index..]), new Vector<double>(source[(index + Vector<double>.Count)..])).CopyTo(target[index..]);
        }

        for (; index < source.Length; index++)
        {
            float nearest = (float)source[index];
            target[index] = nearest > source[index] ? MathF.BitDecrement(nearest) : nearest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> RoundDown(Vector<double> lower, Vector<double> upper)
    {
        Vector<float> nearest = Vector.Narrow(lower, upper);
        Vector.Widen(nearest, out Vector<double> nearestLower, out Vector<double> nearestUpper);
        Vector<int> above = Vector.Narrow(Vector.GreaterThan(nearestLower, lower), Vector.GreaterThan(nearestUpper, upper));
        // As sortable integers, the next lower single is 1 less; "above" is -1 where it is needed. NaN is never above.
        var sign = new Vector<int>(int.MinValue);
        Vector<int> bits = Vector.AsVectorInt32(nearest);
        Vector<int> key = (bits ^ ((bits >> 31) | sign)) + above;
        return Vector.AsVectorSingle(key ^ ((~key >> 31) | sign));
    }
}
