using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Equal bins from 0 to 1. Their number is a power of two, so that the product is exact and a bin ends where it says.</summary>
internal readonly struct ProbabilityBins(int bins) : IScoreBins
{
    private readonly float scale = bins;
    private readonly float last = bins - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<int> Of(Vector<float> scores) => Vector.ConvertToInt32Native(
        Vector.MinNative(Vector.MaxNative(scores * scale, Vector<float>.Zero), new Vector<float>(last)));

    public int Of(float score) => (int)Math.Min(Math.Max(score * scale, 0), last);
}
