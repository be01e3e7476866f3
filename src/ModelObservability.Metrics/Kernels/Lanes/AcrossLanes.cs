using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>What .NET does not offer across the lanes of a <see cref="Vector{T}"/>.</summary>
internal static class AcrossLanes
{
    /// <summary>The highest lane of numbers; of -0.0 and 0.0 either. Halves are folded until one lane is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Maximum<T>(Vector<T> lanes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector<byte>.Count == Vector256<byte>.Count)
        {
            Vector256<T> wide = lanes.AsVector256();
            return Maximum(Vector128.MaxNative(wide.GetLower(), wide.GetUpper()));
        }

        if (Vector<byte>.Count == Vector128<byte>.Count) return Maximum(lanes.AsVector128());

        T maximum = lanes[0];
        for (int i = 1; i < Vector<T>.Count; i++)
            maximum = T.Max(maximum, lanes[i]);
        return maximum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Maximum<T>(Vector128<T> lanes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        lanes = Vector128.MaxNative(lanes, Vector128.Shuffle(lanes.AsInt64(), Vector128.Create(1L, 0L)).As<long, T>());
        if (Vector128<T>.Count == 4)
            lanes = Vector128.MaxNative(lanes, Vector128.Shuffle(lanes.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>());
        return lanes.ToScalar();
    }

    /// <summary>One bit a lane of a mask, the first lane lowest; up to 64 lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits<T>(Vector<T> mask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (Vector<byte>.Count == Vector256<byte>.Count) return mask.AsVector256().ExtractMostSignificantBits();
        if (Vector<byte>.Count == Vector128<byte>.Count) return mask.AsVector128().ExtractMostSignificantBits();

        ulong bits = 0;
        for (int i = 0; i < Vector<T>.Count; i++)
            bits |= (T.IsNegative(mask[i]) ? 1UL : 0UL) << i;
        return bits;
    }
}
