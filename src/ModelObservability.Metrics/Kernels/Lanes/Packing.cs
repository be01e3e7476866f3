using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Four vectors of 32-bit integers into one of bytes, in order.</summary>
/// <remarks>
/// The one place with code of its own per instruction set: x86 has exactly this instruction, yet .NET 10 composes <see cref="Vector.NarrowWithSaturation(Vector{int}, Vector{int})"/>
/// there from minima, maxima and masks, which halves the speed of every kernel that packs.
/// </remarks>
internal static class Packing
{
    /// <summary>Clamps every number to -128…127 and keeps its low byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<byte> Saturate(Vector<int> first, Vector<int> second, Vector<int> third, Vector<int> fourth)
    {
        if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count)
        {
            // Packing works in each half by itself; one shuffle of four-byte groups at the end puts the halves back in order.
            Vector256<short> low = Avx2.PackSignedSaturate(first.AsVector256(), second.AsVector256());
            Vector256<short> high = Avx2.PackSignedSaturate(third.AsVector256(), fourth.AsVector256());
            Vector256<int> packed = Avx2.PackSignedSaturate(low, high).AsInt32();
            return Avx2.PermuteVar8x32(packed, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte().AsVector();
        }

        if (Sse2.IsSupported && Vector<byte>.Count == Vector128<byte>.Count)
        {
            Vector128<short> low = Sse2.PackSignedSaturate(first.AsVector128(), second.AsVector128());
            Vector128<short> high = Sse2.PackSignedSaturate(third.AsVector128(), fourth.AsVector128());
            return Sse2.PackSignedSaturate(low, high).AsByte().AsVector();
        }

        return Vector.AsVectorByte(Vector.NarrowWithSaturation(
            Vector.NarrowWithSaturation(first, second), Vector.NarrowWithSaturation(third, fourth)));
    }

    /// <summary>Two vectors into one of 16 bits, every number clamped to -32,768…32,767, in an order of its own.</summary>
    /// <remarks>The order is the same for every call: good where lanes are only counted, and one shuffle cheaper.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<ushort> SaturateUnordered(Vector<int> first, Vector<int> second)
    {
        if (Avx2.IsSupported && Vector<byte>.Count == Vector256<byte>.Count)
            return Avx2.PackSignedSaturate(first.AsVector256(), second.AsVector256()).AsUInt16().AsVector();
        if (Sse2.IsSupported && Vector<byte>.Count == Vector128<byte>.Count)
            return Sse2.PackSignedSaturate(first.AsVector128(), second.AsVector128()).AsUInt16().AsVector();
        return Vector.AsVectorUInt16(Vector.NarrowWithSaturation(first, second));
    }

    /// <summary>The scalar definition of packing to bytes.</summary>
    public static byte Saturate(int value) => unchecked((byte)Math.Clamp(value, sbyte.MinValue, sbyte.MaxValue));
}
