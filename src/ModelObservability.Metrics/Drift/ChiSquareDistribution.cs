using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Drift;

/// <summary>The chi-square distribution with a whole number of degrees of freedom, by its finite sums: every term is positive, so no digit cancels.</summary>
internal static class ChiSquareDistribution
{
    // Terms are scaled down before they overflow; the logarithm of the scale is kept.
    private const double Large = 1e250;
    private static readonly double LogLarge = Math.Log(Large);

    /// <summary>The probability of at least that much.</summary>
    /// <param name="statistic">0 or more; NaN gives NaN.</param>
    /// <param name="degrees">Degrees of freedom, 0 or more.</param>
    public static double Tail(double statistic, int degrees)
    {
        if (double.IsNaN(statistic))
            return double.NaN;
        if (statistic <= 0 || degrees == 0)
            return 1;
        if (double.IsPositiveInfinity(statistic))
            return 0;
        double half = statistic / 2;
        // Even: e^-y Σ y^i / i!. Odd: erfc(√y) + e^-y Σ y^(i+1/2) / Γ(i + 3/2).
        double start = degrees % 2 == 0 ? 1 : Math.Sqrt(half) * 2 / Math.Sqrt(Math.PI);
        double step = degrees % 2 == 0 ? 1 : 1.5;
        double term = start, sum = 0, scale = -half;
        for (int i = 0; i < degrees / 2; i++)
        {
            sum += term;
            term *= half / (step + i);
            if (sum < Large)
                continue;
            (sum, term, scale) = (sum / Large, term / Large, scale + LogLarge);
        }

        double tail = sum == 0 ? 0 : Math.Exp(Math.Log(sum) + scale);
        return Math.Min(1, degrees % 2 == 0 ? tail : tail + NormalDistribution.TwoSidedTail(Math.Sqrt(statistic)));
    }

    /// <summary>The statistic that is exceeded with a probability.</summary>
    /// <param name="tail">Above 0 and below 1.</param>
    /// <param name="degrees">1 or more.</param>
    public static double Quantile(double tail, int degrees)
    {
        double low = 0, high = degrees;
        while (Tail(high, degrees) > tail)
            high *= 2;
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return high;
            if (Tail(middle, degrees) > tail)
                low = middle;
            else
                high = middle;
        }
    }
}
