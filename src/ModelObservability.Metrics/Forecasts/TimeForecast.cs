using ModelObservability.Metrics.Intervals;

namespace ModelObservability.Metrics.Forecasts;

/// <summary>How long until a level is reached, in the unit of the times.</summary>
/// <param name="Status">Whether there is an answer.</param>
/// <param name="Estimate">The time from the last point; NaN without an answer.</param>
/// <param name="Earliest">The lower end of its interval, 0 or more; NaN without an answer.</param>
/// <param name="Latest">The upper end; infinite where it may never happen; NaN without an answer.</param>
public readonly record struct TimeForecast(ForecastStatus Status, double Estimate, double Earliest, double Latest)
{
    internal const int FewestPoints = 8;
    private const double Farthest = 10;

    /// <summary>Whether there is an answer: it is reached, or expected.</summary>
    public bool CanSay => Status is ForecastStatus.Expected or ForecastStatus.Reached;

    internal static TimeForecast Nothing(ForecastStatus status) => new(status, double.NaN, double.NaN, double.NaN);

    internal static TimeForecast Now => new(ForecastStatus.Reached, 0, 0, 0);

    /// <summary>An answer, unless it is too far from what was seen.</summary>
    internal static TimeForecast Of(double estimate, double earliest, double latest, double span) => estimate > Farthest * span
        ? Nothing(ForecastStatus.TooFar)
        : new TimeForecast(ForecastStatus.Expected, estimate, Math.Clamp(earliest, 0, estimate), Math.Max(latest, estimate));

    /// <summary>When values that move along a line reach a level: memory that fills, a budget that is spent.</summary>
    /// <param name="times">When the values were, finite and ascending; at most 1,000.</param>
    /// <param name="values">The values, finite.</param>
    /// <param name="level">The level.</param>
    /// <param name="confidence">How often the interval contains the time, if the line goes on; above 0 and below 1. Default: 0.9.</param>
    /// <returns>The forecast. The interval takes account of neighbouring values that deviate alike.</returns>
    /// <exception cref="ArgumentException">The lengths differ, times do not ascend, there are too many, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public static TimeForecast OfLine(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double level, double confidence = 0.9)
    {
        Series.Require(times, values, level);
        ConfidenceInterval.Require(confidence);
        if (times.Length < FewestPoints)
            return Nothing(ForecastStatus.TooFewPoints);
        RobustLine line = RobustLine.Fit(times, values, confidence);
        double[] deviations = new double[times.Length];
        for (int index = 0; index < deviations.Length; index++)
            deviations[index] = values[index] - line.Intercept - line.Slope * times[index];
        double inflation = Medians.Inflation(deviations);
        line = RobustLine.Fit(times, values, confidence, inflation);

        double start = line.Intercept + line.Slope * times[0], now = line.Intercept + line.Slope * times[^1];
        double direction = Math.Sign(level - now);
        if (Series.IsReached(level, start, now, values[^1]))
            return Now;
        (double steep, double flat) = direction > 0 ? (line.UpperSlope, line.LowerSlope) : (-line.LowerSlope, -line.UpperSlope);
        if (!(flat > 0))
            return Nothing(ForecastStatus.NotApproaching);
        double remaining = Math.Abs(level - now), spread = NormalDistribution.TwoSidedDeviate(confidence) * inflation * Series.Spread(deviations) * 2 / Math.Sqrt(deviations.Length);
        return Of(remaining / (line.Slope * direction), Math.Max(0, remaining - spread) / steep, (remaining + spread) / flat, times[^1] - times[0]);
    }

    /// <summary>When a curve that flattens reaches a level: the loss or the score of a training run, as a + b · time^-c.</summary>
    /// <param name="times">When the values were (epochs, steps, seconds), above 0 and ascending; at most 1,000.</param>
    /// <param name="values">The values, finite.</param>
    /// <param name="target">The target.</param>
    /// <param name="confidence">How often the interval contains the time, if the curve goes on; above 0 and below 1. Default: 0.9.</param>
    /// <returns>The forecast.</returns>
    /// <exception cref="ArgumentException">The lengths differ, times do not ascend from above 0, there are too many, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is outside its range.</exception>
    public static TimeForecast OfCurve(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double target, double confidence = 0.9)
    {
        Series.Require(times, values, target);
        ConfidenceInterval.Require(confidence);
        if (times.Length > 0 && !(times[0] > 0))
            throw new ArgumentException(FormattableString.Invariant($"times[0] is {times[0]}; times of a curve must be above 0."), nameof(times));
        return times.Length < FewestPoints ? Nothing(ForecastStatus.TooFewPoints) : LearningCurve.Until(times, values, target, confidence);
    }
}
