using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Singles, widened as they are read.</summary>
internal readonly ref struct SingleReals(ReadOnlySpan<float> values) : IBlockReals
{
    private readonly ReadOnlySpan<float> values = values;

    public int Length => values.Length;

    public double this[int index] => values[index];

    // Converted straight from memory, four singles at a time, where that is an instruction: taking a vector of eight apart costs as much as the
    // conversion, and both wait for the same unit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(int index, out Vector<double> first, out Vector<double> second)
    {
        ref float from = ref MemoryMarshal.GetReference(values.Slice(index, Vector<float>.Count));
        if (Avx.IsSupported && Vector<double>.Count == Vector256<double>.Count)
        {
            first = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from)).AsVector();
            second = Avx.ConvertToVector256Double(Vector128.LoadUnsafe(ref from, (nuint)Vector128<float>.Count)).AsVector();
        }
        else
        {
            Vector.Widen(Vector.LoadUnsafe(ref from), out first, out second);
        }
    }
}
