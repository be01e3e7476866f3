namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// Boundaries sewn from pieces, one for each doubling of time (Howard et al. 2021, arXiv:1810.08240; for quantiles Howard and Ramdas 2022,
/// arXiv:1906.09712, theorem 3).
/// </summary>
internal static class Stitching
{
    // How the probability of crossing is spread over the pieces, how long these are, and how fine the grid of quantiles is: those of the papers.
    private const double Spread = 1.4, Growth = 2, Fineness = 0.5;

    private static readonly double First = (Math.Pow(Growth, 0.25) + Math.Pow(Growth, -0.25)) / Math.Sqrt(2), Second = (Math.Sqrt(Growth) + 1) / 2;
    private static readonly double LogGrowth = Math.Log(Growth), Zeta = RiemannZeta(Spread);

    /// <summary>The boundary of a sum with a variance process, for a scale of its jumps.</summary>
    public static double Polynomial(double variance, double alpha, double earliest, double scale)
    {
        double at = Math.Max(variance, earliest);
        double level = Spread * Math.Log(Math.Log(Growth * at / earliest)) + Math.Log(Zeta / (Math.Pow(LogGrowth, Spread) * alpha));
        return Reach(at, level, scale);
    }

    /// <summary>By how many of the numbers so far the empirical count below the quantile may exceed its expectation, over all quantiles and times.</summary>
    /// <param name="share">Which quantile, above 0 and below 1.</param>
    /// <param name="count">How many numbers so far.</param>
    /// <param name="alpha">The probability of ever being wrong, on both sides together.</param>
    /// <param name="earliest">The number of numbers from which on the boundary holds.</param>
    public static double Quantile(double share, double count, double alpha, double earliest)
    {
        double at = Math.Max(count, earliest), logit = Math.Log(share / (1 - share)), grid = Math.Sqrt(Growth * earliest / at);
        double nearest = share >= 0.5 ? share : Math.Min(0.5, 1 / (1 + Math.Exp(-(logit + 2 * Fineness * grid))));
        double variance = nearest * (1 - nearest);
        double place = Math.Sqrt(at / earliest) * Math.Abs(logit) / (2 * Fineness) + 1;
        double level = Spread * (Math.Log(Math.Log(Growth * at / earliest)) + Math.Log(place))
            + Math.Log(2 * Zeta * (2 * Zeta + 1) / (alpha * Math.Pow(LogGrowth, Spread)));
        return Fineness * Math.Sqrt(Growth * at * variance / earliest) + Reach(variance * at, level, (1 - 2 * share) / 3);
    }

    private static double Reach(double variance, double level, double scale)
    {
        double linear = Second * scale * level;
        return Math.Sqrt(First * First * variance * level + linear * linear) + linear;
    }

    /// <summary>Σ k⁻ˢ: the first terms, and Euler and Maclaurin's formula for the rest.</summary>
    private static double RiemannZeta(double s)
    {
        const int Terms = 50;
        double sum = 0;
        for (int k = 1; k < Terms; k++)
            sum += Math.Pow(k, -s);
        double last = Math.Pow(Terms, -s);
        return sum + last * (Terms / (s - 1) + 0.5 + s / (12 * Terms) - s * (s + 1) * (s + 2) / (720 * Math.Pow(Terms, 3)));
    }
}
