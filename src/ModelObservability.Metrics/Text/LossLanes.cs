using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Text;

/// <summary>Sums negated log-probabilities in vectors, a chunk at a time; a chunk with anything unusual is left to be looked at one by one.</summary>
internal static class LossLanes
{
    /// <summary>How many of the remaining numbers to look at next, 1 or more.</summary>
    public static int ChunkOf(int remaining)
    {
        // A vector of floats is two of doubles: both kinds of input take whole vectors.
        int width = Vector<float>.Count, vectors = Math.Min(remaining / width, FixedPointSum.Lanes.MaxVectors / 2);
        return vectors == 0 ? remaining : vectors * width;
    }

    /// <summary>The sum of a chunk, unless it is no whole number of vectors or a number is NaN, positive or too small.</summary>
    public static bool TryGather(ReadOnlySpan<float> chunk, out FixedPointSum.Lanes lanes)
    {
        lanes = default;
        if (!Vector.IsHardwareAccelerated || chunk.Length % Vector<float>.Count != 0)
            return false;

        for (int i = 0; i < chunk.Length; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(chunk[i..]), out Vector<double> first, out Vector<double> second);
            if (!IsUsual(first) || !IsUsual(second))
                return false;
            lanes.Add(-first);
            lanes.Add(-second);
        }

        return true;
    }

    /// <summary>The sum of a chunk, unless it is no whole number of vectors or a number is NaN, positive or too small.</summary>
    public static bool TryGather(ReadOnlySpan<double> chunk, out FixedPointSum.Lanes lanes)
    {
        lanes = default;
        if (!Vector.IsHardwareAccelerated || chunk.Length % Vector<double>.Count != 0)
            return false;

        for (int i = 0; i < chunk.Length; i += Vector<double>.Count)
        {
            Vector<double> logProbabilities = new(chunk[i..]);
            if (!IsUsual(logProbabilities))
                return false;
            lanes.Add(-logProbabilities);
        }

        return true;
    }

    /// <summary>NaN compares false with everything, so it is not usual.</summary>
    private static bool IsUsual(Vector<double> logProbabilities) =>
        Vector.LessThanOrEqualAll(logProbabilities, Vector<double>.Zero)
        && Vector.GreaterThanOrEqualAll(logProbabilities, new Vector<double>(Perplexity.Smallest));
}
