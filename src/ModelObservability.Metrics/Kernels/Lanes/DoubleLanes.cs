using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores against a threshold: 1 at or above it, 0 below, 255 where the score is NaN. <see cref="FloatLanes"/> in twice the width.</summary>
internal readonly ref struct DoubleLanes(ReadOnlySpan<double> scores, double threshold) : ILanes
{
    private readonly ReadOnlySpan<double> scores = scores;
    private readonly double threshold = threshold;

    public int Length => scores.Length;

    // One slice checks the bounds of all eight loads.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<byte> Load(int index)
    {
        ref double from = ref MemoryMarshal.GetReference(scores.Slice(index, Vector<byte>.Count));
        var threshold = new Vector<double>(this.threshold);
        nuint width = (nuint)Vector<double>.Count;
        return ~Packing.Saturate(
            Judge(ref from, 0, threshold),
            Judge(ref from, 2 * width, threshold),
            Judge(ref from, 4 * width, threshold),
            Judge(ref from, 6 * width, threshold));
    }

    public byte this[int index] => double.IsNaN(scores[index]) ? byte.MaxValue : scores[index] >= threshold ? (byte)1 : (byte)0;

    // Truncating is enough here: the three sums of masks are the same number in 64 and in 32 bits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> Judge(ref double from, nuint offset, Vector<double> threshold) => Vector.Narrow(
        Judge(Vector.LoadUnsafe(ref from, offset), threshold),
        Judge(Vector.LoadUnsafe(ref from, offset + (nuint)Vector<double>.Count), threshold));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Judge(Vector<double> score, Vector<double> threshold) =>
        Vector.GreaterThanOrEqual(score, threshold) + Vector.Equals(score, score);
}
