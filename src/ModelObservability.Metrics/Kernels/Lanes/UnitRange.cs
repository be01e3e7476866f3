using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Whether numbers are probabilities.</summary>
internal static class UnitRange
{
    /// <summary>True where every number is of 0…1; NaN compares with nothing, so it is not.</summary>
    public static bool Holds<T>(ReadOnlySpan<T> values) where T : unmanaged, INumber<T>
    {
        int index = 0;
        if (Vector.IsHardwareAccelerated)
        {
            for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
            {
                Vector<T> block = new(values[index..]);
                if (!Vector.GreaterThanOrEqualAll(block, Vector<T>.Zero) || !Vector.LessThanOrEqualAll(block, Vector<T>.One)) return false;
            }
        }

        for (; index < values.Length; index++)
            if (!(values[index] >= T.Zero && values[index] <= T.One)) return false;
        return true;
    }
}
