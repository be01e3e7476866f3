using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Empties byte counters.</summary>
internal static class ByteSums
{
    /// <summary>The sum of all lanes.</summary>
    // At most 255 a lane: the sum of two fits 16 bits, and so does the sum over a vector of up to 2,048 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Total(Vector<byte> lanes) => Vector.Sum(Vector.WidenLower(lanes) + Vector.WidenUpper(lanes));
}
