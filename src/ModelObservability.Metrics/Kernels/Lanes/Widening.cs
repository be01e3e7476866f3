using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Singles as doubles, exactly.</summary>
internal static class Widening
{
    /// <summary>Writes every value of <paramref name="source"/> to the same place of <paramref name="target"/>, of the same length.</summary>
    public static void ToDouble(ReadOnlySpan<float> source, Span<double> target)
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= source.Length - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(source[index..]), out Vector<double> lower, out Vector<double> upper);
                lower.CopyTo(target[index..]);
                upper.CopyTo(target[(index + Vector<double>.Count)..]);
            }
        }

        for (; index < source.Length; index++)
            target[index] = source[index];
    }
}
