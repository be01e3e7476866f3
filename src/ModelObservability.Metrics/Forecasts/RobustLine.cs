using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Forecasts;

/// <summary>
/// A straight line through points of which up to 29 % may be anything: the median of the slopes of all pairs (Theil 1950; Sen 1968), with Sen's interval.
/// </summary>
/// <param name="Slope">The median slope.</param>
/// <param name="Intercept">The median of the values less the slope times the median place.</param>
/// <param name="LowerSlope">The lower end of the interval of the slope.</param>
/// <param name="UpperSlope">The upper end.</param>
/// <param name="Confidence">How often such an interval contains the slope, if deviations are independent; above 0 and below 1.</param>
public sealed record RobustLine(double Slope, double Intercept, double LowerSlope, double UpperSlope, double Confidence)
{
    /// <summary>The most points: all pairs of them are sorted.</summary>
    public const int MostPoints = 1000;

    /// <summary>Fits the line.</summary>
    /// <param name="x">Where the points are, finite; 2 different ones or more, at most 1,000.</param>
    /// <param name="y">What they are, finite.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The line.</returns>
    /// <exception cref="ArgumentException">The lengths differ, all points are at one place, there are too many, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public static RobustLine Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidence = 0.95) => Fit(x, y, confidence, inflation: 1);

    /// <summary>The same with an interval as wide as if there were fewer points: for deviations that depend on each other.</summary>
    internal static RobustLine Fit(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double confidence, double inflation)
    {
        Lengths.MustMatch(x.Length, y.Length, nameof(y), nameof(x));
        ConfidenceInterval.Require(confidence);
        if (x.Length > MostPoints)
            throw new ArgumentException($"x has {x.Length} points; there may be {MostPoints}.", nameof(x));
        Require(x, nameof(x));
        Require(y, nameof(y));
        List<double> slopes = [];
        for (int left = 0; left < x.Length; left++)
        {
            for (int right = left + 1; right < x.Length; right++)
            {
                if (x[left] != x[right])
                    slopes.Add((y[right] - y[left]) / (x[right] - x[left]));
            }
        }

        if (slopes.Count == 0)
            throw new ArgumentException("All points are at one place; there must be 2 different ones or more.", nameof(x));
        slopes.Sort();
        double slope = Medians.OfSorted(slopes), reach = inflation * NormalDistribution.TwoSidedDeviate(confidence) * Math.Sqrt(KendallVariance(x, y));
        double upper = Math.Round((slopes.Count + reach) / 2), lower = Math.Round((slopes.Count - reach) / 2) - 1;
        // Of few points the interval would reach beyond all slopes; SciPy takes the outermost, and so do independent deviations here.
        return new RobustLine(
            slope, Medians.Of(y) - slope * Medians.Of(x),
            lower < 0 && inflation > 1 ? double.NegativeInfinity : slopes[(int)Math.Max(lower, 0)],
            upper > slopes.Count - 1 && inflation > 1 ? double.PositiveInfinity : slopes[(int)Math.Min(upper, slopes.Count - 1)],
            confidence);
    }

    /// <summary>The variance of Kendall's score with ties.</summary>
    private static double KendallVariance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        return (Of(y.Length) - Ties(x) - Ties(y)) / 18;

        static double Of(double count) => count * (count - 1) * (2 * count + 5);

        static double Ties(ReadOnlySpan<double> values)
        {
            double[] sorted = values.ToArray();
            Array.Sort(sorted);
            double sum = 0;
            for (int start = 0, end; start < sorted.Length; start = end)
            {
                for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];)
                    end++;
                sum += Of(end - start);
            }

            return sum;
        }
    }

    private static void Require(ReadOnlySpan<double> values, string name)
    {
        int bad = values.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"{name}[{bad}] is {values[bad]}; all must be finite."), name);
    }
}
