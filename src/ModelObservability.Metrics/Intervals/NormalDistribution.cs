namespace ModelObservability.Metrics.Intervals;

/// <summary>The standard normal distribution to a relative 1e-13, also far out.</summary>
internal static class NormalDistribution
{
    // Where the series still keeps its digits in 1 - erf and the continued fraction already needs few terms.
    private const double Join = 2;
    private const int FractionTerms = 100;

    /// <summary>The probability of a deviate at least as far from 0, on either side.</summary>
    public static double TwoSidedTail(double deviate)
    {
        double x = Math.Abs(deviate) / Math.Sqrt(2);
        return x < Join ? 1 - ErrorFunction(x) : ComplementaryErrorFunction(x);
    }

    /// <summary>The deviate that a share of the distribution lies within, on both sides: 1.96 for 0.95.</summary>
    public static double TwoSidedDeviate(double share)
    {
        // The tail falls all the way, and below 40 it is still a number: halve the interval until no double lies within.
        double low = 0, high = 40, tail = 1 - share;
        while (true)
        {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high)
                return low;
            if (TwoSidedTail(middle) > tail)
                low = middle;
            else
                high = middle;
        }
    }

    /// <summary>erf(x) = 2/√π · exp(-x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·5…(2n+1)), all terms positive.</summary>
    private static double ErrorFunction(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc(x) = exp(-x²) / √π / (x + ½/(x + 1/(x + 3⁄2/(x + …)))).</summary>
    private static double ComplementaryErrorFunction(double x)
    {
        double fraction = 0;
        for (int term = FractionTerms; term > 0; term--)
            fraction = 0.5 * term / (x + fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (x + fraction);
    }
}
