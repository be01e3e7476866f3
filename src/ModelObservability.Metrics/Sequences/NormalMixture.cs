using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// How far a sum of centred values may stray, at all times at once, where its variance process is known: the boundary of the normal mixture
/// (Robbins 1970; Howard et al. 2021, arXiv:1810.08240). It is the least a confidence sequence needs, and a yardstick for the others.
/// </summary>
/// <remarks>
/// The sum must be sub-Gaussian with that variance: n times σ² for Gaussian values, n/4 for values in 0…1. A mean is then within bound/n of
/// its expectation, at every n at once. A function of two sums, so merged sums have the bound of the whole.
/// </remarks>
public static class NormalMixture
{
    /// <summary>The parameter that makes the boundary lowest at one variance.</summary>
    /// <param name="variance">The variance process at the time that matters most, above 0.</param>
    /// <param name="alpha">The probability of ever crossing, above 0 and below 1.</param>
    /// <param name="twoSided">Whether the boundary is to hold on both sides.</param>
    /// <returns>The parameter for the other methods.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double Rho(double variance, double alpha, bool twoSided = true)
    {
        RequirePositive(variance, nameof(variance));
        RequireAlpha(alpha);
        double log = -2 * Math.Log(Math.Min(twoSided ? alpha : 2 * alpha, 1));
        return variance / (log + Math.Log(1 + log));
    }

    /// <summary>The boundary that the sum crosses with the stated probability at most.</summary>
    /// <param name="variance">The variance process so far, 0 or more.</param>
    /// <param name="rho">The parameter, above 0: <see cref="Rho"/>.</param>
    /// <param name="alpha">The probability of ever crossing, above 0 and below 1.</param>
    /// <param name="twoSided">Whether on both sides.</param>
    /// <returns>The most that the sum strays.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double Bound(double variance, double rho, double alpha, bool twoSided = true)
    {
        RequireAlpha(alpha);
        Require(variance, rho);
        double total = variance + rho, both = Math.Sqrt(total * (Math.Log(1 + variance / rho) - 2 * Math.Log(alpha)));
        if (twoSided)
            return both;

        // One side needs no more than two, and twice the evidence of one side at most.
        (double _, double high) = Bisection.Falling(
            0, both * 2, (variance, rho, -Math.Log(alpha)), static (sum, at) => at.Item3 - LogEvidence(sum, at.variance, at.rho, twoSided: false));
        return high;
    }

    /// <summary>ln of the mixture martingale: the evidence that the sum is not centred.</summary>
    /// <param name="sum">The sum of centred values.</param>
    /// <param name="variance">Its variance process, 0 or more.</param>
    /// <param name="rho">The parameter, above 0.</param>
    /// <param name="twoSided">Whether to look on both sides, or above 0 only.</param>
    /// <returns>ln of the e-value: 1/α is crossed with probability α at most, ever.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double LogEvidence(double sum, double variance, double rho, bool twoSided = true)
    {
        Require(variance, rho);
        double total = variance + rho;
        double evidence = 0.5 * Math.Log(rho / total) + sum * sum / (2 * total);
        if (twoSided)
            return evidence;
        double tail = NormalDistribution.TwoSidedTail(sum / Math.Sqrt(total)) / 2;
        return evidence + Math.Log(2 * (sum > 0 ? 1 - tail : tail));
    }

    private static void Require(double variance, double rho)
    {
        if (!(variance >= 0 && double.IsFinite(variance)))
            throw new ArgumentOutOfRangeException(nameof(variance), variance, "variance must be 0 or more.");
        RequirePositive(rho, nameof(rho));
    }

    private static void RequirePositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0.");
    }

    private static void RequireAlpha(double alpha)
    {
        if (!(alpha is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "alpha must be above 0 and below 1.");
    }
}
