using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Bins by the leading bits of the sortable form of a single.</summary>
internal readonly struct FloatBitsBins(int bins) : IScoreBins
{
    private readonly int shift = 32 - BitOperations.Log2((uint)bins);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Of(Vector<float> scores)
    {
        // As in SingleKey: -0.0 becomes 0.0, then the sign flips, and with it all other bits of a negative number.
        Vector<int> bits = Vector.AsVectorInt32(scores + Vector<float>.Zero);
        Vector<int> key = bits ^ ((bits >> 31) | new Vector<int>(int.MinValue));
        return key >>> shift;
    }

    public int Of(float score) => (int)(SingleKey.From(score) >> shift);
}
