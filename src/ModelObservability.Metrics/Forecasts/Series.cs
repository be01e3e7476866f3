namespace ModelObservability.Metrics.Forecasts;

/// <summary>What all forecasts ask of their points.</summary>
internal static class Series
{
    // Of a normal distribution, the standard deviation over the median distance from the middle.
    private const double PerMedian = 1.4826;

    /// <exception cref="ArgumentException">The points are no series.</exception>
    public static void Require(ReadOnlySpan<double> times, ReadOnlySpan<double> values, double level)
    {
        Lengths.MustMatch(times.Length, values.Length, nameof(values), nameof(times));
        if (times.Length > RobustLine.MostPoints)
            throw new ArgumentException($"times has {times.Length} points; there may be {RobustLine.MostPoints}.", nameof(times));
        if (!double.IsFinite(level))
            throw new ArgumentException(FormattableString.Invariant($"level is {level}; it must be finite."), nameof(level));
        for (int index = 0; index < times.Length; index++)
        {
            if (!double.IsFinite(times[index]) || (index > 0 && !(times[index] > times[index - 1])))
                throw new ArgumentException(FormattableString.Invariant($"times[{index}] is {times[index]}; times must be finite and ascend."), nameof(times));
            if (!double.IsFinite(values[index]))
                throw new ArgumentException(FormattableString.Invariant($"values[{index}] is {values[index]}; values must be finite."), nameof(values));
        }
    }

    /// <summary>Whether a level has been passed: it lies between where the fit began and where it is now, or the last value is beyond it.</summary>
    public static bool IsReached(double level, double start, double now, double last) =>
        level == now || (level - start) * (level - now) < 0 || (level - last) * (level - now) <= 0;

    /// <summary>The standard deviation of deviations, whatever a few of them are.</summary>
    public static double Spread(ReadOnlySpan<double> deviations)
    {
        double[] distances = new double[deviations.Length];
        for (int index = 0; index < distances.Length; index++)
            distances[index] = Math.Abs(deviations[index]);
        return PerMedian * Medians.Of(distances);
    }
}
