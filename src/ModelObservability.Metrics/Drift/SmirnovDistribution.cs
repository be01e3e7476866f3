using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Sequences;

namespace ModelObservability.Metrics.Drift;

/// <summary>How often the empirical distribution of a sample lies above the true one by a distance somewhere (Smirnov 1944; Birnbaum &amp; Tingey 1951).</summary>
internal static class SmirnovDistribution
{
    private const int MostNodes = 400;

    /// <summary>The probability of at least that distance, by Σ C(n, j) x (x + j/n)^(j-1) (1 - x - j/n)^(n-j) over j.</summary>
    /// <param name="n">The size of the sample, 1 or more.</param>
    /// <param name="distance">Above 0 and below 1.</param>
    /// <remarks>
    /// In j the terms are smooth and vanish with all derivatives at both ends, so for a large sample every h-th term times h is the sum
    /// to the last digits; a few hundred terms serve any size.
    /// </remarks>
    public static double Tail(double n, double distance)
    {
        double step = Math.Max(1, n / MostNodes), last = n * (1 - distance);
        double sum = step > 1 ? 0 : Math.Exp(n * LogOnePlus.Of(-distance));
        for (double j = step; j < last; j += step)
            sum += step * Term(n, j, distance);
        return Math.Min(1, sum);
    }

    /// <summary>One term: Stirling's series takes the place of the factorials, so that nothing large cancels.</summary>
    private static double Term(double n, double j, double distance)
    {
        double share = j / n, rest = 1 - share;
        double exponent = n * (share * LogOnePlus.Of(distance / share) + rest * LogOnePlus.Of(-distance / rest));
        double factorials = GammaFunction.StirlingError(n) - GammaFunction.StirlingError(j) - GammaFunction.StirlingError(n - j);
        return Math.Exp(exponent + factorials) * distance / (distance + share) / Math.Sqrt(2 * Math.PI * n * share * rest);
    }
}
