using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores against a threshold: 1 at or above it, 0 below, 255 where the score is NaN.</summary>
internal readonly ref struct FloatLanes(ReadOnlySpan<float> scores, float threshold) : ILanes
{
    private readonly ReadOnlySpan<float> scores = scores;
    private readonly float threshold = threshold;

    public int Length => scores.Length;

    // One slice checks the bounds of all four loads; a checked span for each of them took half the bandwidth.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<byte> Load(int index)
    {
        ref float from = ref MemoryMarshal.GetReference(scores.Slice(index, Vector<byte>.Count));
        var threshold = new Vector<float>(this.threshold);
        nuint width = (nuint)Vector<float>.Count;
        return ~Packing.Saturate(
            Judge(Vector.LoadUnsafe(ref from), threshold),
            Judge(Vector.LoadUnsafe(ref from, width), threshold),
            Judge(Vector.LoadUnsafe(ref from, 2 * width), threshold),
            Judge(Vector.LoadUnsafe(ref from, 3 * width), threshold));
    }

    public byte this[int index] => float.IsNaN(scores[index]) ? byte.MaxValue : scores[index] >= threshold ? (byte)1 : (byte)0;

    // Two masks of 0 or -1 added: -2 at or above, -1 below, 0 for NaN, which alone differs from itself. Their complements are 1, 0 and 255.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Judge(Vector<float> score, Vector<float> threshold) =>
        Vector.GreaterThanOrEqual(score, threshold) + Vector.Equals(score, score);
}
