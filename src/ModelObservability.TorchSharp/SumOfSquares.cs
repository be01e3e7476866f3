using System.Numerics;

namespace ModelObservability.Torch;

/// <summary>
/// Squares summed in doubles. The square of no float leaves a double, so the sum is finite exactly if all values are: one pass gives the norm
/// and says whether there is a NaN.
/// </summary>
internal static class SumOfSquares
{
    public static double Of(ReadOnlySpan<float> values)
    {
        double sum = 0;
        int at = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<double> low = default, high = default; // two chains of additions, each half a vector of floats
            for (; at <= values.Length - Vector<float>.Count; at += Vector<float>.Count)
            {
                Vector.Widen(new Vector<float>(values[at..]), out Vector<double> first, out Vector<double> second);
                low += first * first;
                high += second * second;
            }

            sum = Vector.Sum(low + high);
        }

        for (; at < values.Length; at++) sum += (double)values[at] * values[at];
        return sum;
    }
}
