namespace ModelObservability.Metrics.Sequences;

/// <summary>Roots to the last bit, of functions that fall or rise all the way: no step size, no tolerance, at most 64 evaluations, or about ten from a good guess.</summary>
internal static class Bisection
{
    /// <summary>The neighbouring positive doubles between which a function crosses 0, found over their bits: as sure near 1e-300 as near 1.</summary>
    /// <param name="low">0 or more, on the side where the function is above 0.</param>
    /// <param name="high">A larger number, on the other side.</param>
    /// <param name="parameters">What the function needs.</param>
    /// <param name="function">Falls from <paramref name="low"/> to <paramref name="high"/>.</param>
    public static (double Low, double High) Falling<T>(double low, double high, in T parameters, Func<double, T, double> function) =>
        Falling(low, high, double.NaN, parameters, function);

    /// <summary>The same where about the place is known: it is looked for in wider and wider surroundings of that.</summary>
    /// <param name="low">0 or more, on the side where the function is above 0.</param>
    /// <param name="high">A larger number, on the other side.</param>
    /// <param name="near">A guess; NaN for none.</param>
    /// <param name="parameters">What the function needs.</param>
    /// <param name="function">Falls from <paramref name="low"/> to <paramref name="high"/>.</param>
    public static (double Low, double High) Falling<T>(double low, double high, double near, in T parameters, Func<double, T, double> function)
    {
        long from = BitConverter.DoubleToInt64Bits(low), to = BitConverter.DoubleToInt64Bits(high);
        if (near > low && near < high)
        {
            long guess = BitConverter.DoubleToInt64Bits(near);
            for (long reach = 4; guess - reach > from; reach *= 64)
            {
                if (!(function(BitConverter.Int64BitsToDouble(guess - reach), parameters) > 0))
                {
                    to = guess - reach;
                    continue;
                }

                from = guess - reach;
                break;
            }

            for (long reach = 4; guess + reach < to; reach *= 64)
            {
                if (function(BitConverter.Int64BitsToDouble(guess + reach), parameters) > 0)
                {
                    from = guess + reach;
                    continue;
                }

                to = guess + reach;
                break;
            }
        }

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
