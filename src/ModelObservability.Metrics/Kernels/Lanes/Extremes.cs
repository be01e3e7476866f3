using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>The smallest and the largest of some numbers; both NaN where one of them is.</summary>
internal readonly record struct Extremes(double Minimum, double Maximum)
{
    /// <summary>The extremes of at least one number.</summary>
    public static Extremes Of(ReadOnlySpan<double> values)
    {
        double minimum = values[0], maximum = values[0];
        int index = 0;
        if (Vector.IsHardwareAccelerated && values.Length >= Vector<double>.Count)
        {
            Vector<double> lows = new(values), highs = lows;
            for (; index <= values.Length - Vector<double>.Count; index += Vector<double>.Count)
            {
                var block = new Vector<double>(values[index..]);
                lows = Vector.Min(lows, block);
                highs = Vector.Max(highs, block);
            }

            for (int lane = 0; lane < Vector<double>.Count; lane++)
                (minimum, maximum) = (Math.Min(minimum, lows[lane]), Math.Max(maximum, highs[lane]));
        }

        for (; index < values.Length; index++)
            (minimum, maximum) = (Math.Min(minimum, values[index]), Math.Max(maximum, values[index]));
        return new Extremes(minimum, maximum);
    }
}
