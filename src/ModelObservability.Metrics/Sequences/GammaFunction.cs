namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// The logarithm of the gamma function in the parts of Stirling's formula: what is left after it stays exact for arguments of any size,
/// where the logarithm itself has lost all its digits (Loader 2000, "Fast and accurate computation of binomial probabilities").
/// </summary>
internal static class GammaFunction
{
    // From here on nine terms of the series are exact to the last bit.
    private const double SeriesFrom = 10;

    /// <summary>ln Γ(x) − ((x − ½)·ln x − x + ½·ln 2π), for x above 0.</summary>
    public static double StirlingError(double x)
    {
        if (x >= SeriesFrom)
            return Series(x);

        // Γ(x) = Γ(x + n) / (x·(x + 1)·…): climb to where the series holds. Below 1e-300 the product is a number still.
        double product = 1, at = x;
        for (; at < SeriesFrom; at++)
            product *= at;
        return Series(at) + (at - 0.5) * Math.Log(at) - at - Math.Log(product) - ((x - 0.5) * Math.Log(x) - x);
    }

    /// <summary>x·ln(x/m) + m − x, 0 or more, without the cancellation where x is near m; both above 0.</summary>
    public static double Deviance(double x, double m)
    {
        double difference = x - m, sum = x + m;
        if (Math.Abs(difference) > 0.1 * sum)
            return x * Math.Log(x / m) + m - x;

        // ln(x/m) = 2·(v + v³/3 + v⁵/5 + …) with v = (x − m)/(x + m); the first terms cancel by algebra instead of by rounding.
        double v = difference / sum, square = v * v;
        double power = 2 * x * v, total = difference * v;
        for (int odd = 3; ; odd += 2)
        {
            power *= square;
            double next = total + power / odd;
            if (next == total)
                return total;
            total = next;
        }
    }

    /// <summary>B₂ₖ / (2k·(2k − 1)·x²ᵏ⁻¹), k = 1…8.</summary>
    private static double Series(double x)
    {
        double square = 1 / (x * x);
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188 - (691.0 / 360360 - (1.0 / 156 - 3617.0 / 122400 * square)
            * square) * square) * square) * square) * square) * square) / x;
    }
}
