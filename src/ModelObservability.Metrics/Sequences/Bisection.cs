namespace ModelObservability.Metrics.Sequences;

/// <summary>Roots to the last bit, of functions that fall or rise all the way: no step size, no tolerance, at most 64 evaluations.</summary>
internal static class Bisection
{
    /// <summary>The neighbouring positive doubles between which a function crosses 0, found over their bits: as sure near 1e-300 as near 1.</summary>
    /// <param name="low">0 or more, on the side where the function is above 0.</param>
    /// <param name="high">A larger number, on the other side.</param>
    /// <param name="parameters">What the function needs.</param>
    /// <param name="function">Falls from <paramref name="low"/> to <paramref name="high"/>.</param>
    public static (double Low, double High) Falling<T>(double low, double high, in T parameters, Func<double, T, double> function)
    {
        long from = BitConverter.DoubleToInt64Bits(low), to = BitConverter.DoubleToInt64Bits(high);
        while (to - from > 1)
        {
            long middle = from + (to - from) / 2;
            if (function(BitConverter.Int64BitsToDouble(middle), parameters) > 0)
                from = middle;
            else
                to = middle;
        }

        return (BitConverter.Int64BitsToDouble(from), BitConverter.Int64BitsToDouble(to));
    }
}
