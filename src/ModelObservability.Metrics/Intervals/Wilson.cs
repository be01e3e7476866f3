namespace ModelObservability.Metrics.Intervals;

/// <summary>
/// Wilson's score interval for a proportion (Wilson 1927): accuracy, precision, recall, any count over a count. Unlike the textbook's
/// normal interval it holds for few samples and near 0 and 1.
/// </summary>
public static class Wilson
{
    /// <summary>The interval of successes / trials.</summary>
    /// <param name="successes">Right answers: 0…<paramref name="trials"/>.</param>
    /// <param name="trials">Answers, 0 or more; with none everything is NaN.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The proportion and its interval, 0…1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval Interval(long successes, long trials, double confidence = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ConfidenceInterval.Require(confidence);
        if (trials == 0)
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence);

        double deviate = NormalDistribution.TwoSidedDeviate(confidence), square = deviate * deviate, count = trials;
        double share = Quotient.Of((UInt128)successes, (UInt128)trials), failures = trials - successes;
        double reach = deviate * Math.Sqrt(square + 4 * share * failures);
        double scale = 2 * (count + square);
        // At the ends the root is the deviate itself, and rounding must not move the bound off 0 or 1.
        double lower = successes == 0 ? 0 : (2.0 * successes + square - reach) / scale;
        double upper = successes == trials ? 1 : (2.0 * successes + square + reach) / scale;
        return new ConfidenceInterval(share, lower, upper, confidence);
    }

    /// <summary>The same from counts of any size. A sum of weights is no number of trials: it has a share and no interval.</summary>
    internal static ConfidenceInterval OfAmounts(Amount successes, Amount trials, double confidence)
    {
        if (!trials.IsWeight)
            return OfCounts(successes.Count, trials.Count, confidence);
        ConfidenceInterval.Require(confidence);
        return new ConfidenceInterval(Quotient.Of(successes, trials), double.NaN, double.NaN, confidence);
    }

    /// <summary>The same from counts of any size: shares of more than 2^63 trials are those of a quarter of them.</summary>
    internal static ConfidenceInterval OfCounts(UInt128 successes, UInt128 trials, double confidence)
    {
        int shift = trials > long.MaxValue ? 2 : 0;
        return Interval((long)(successes >> shift), (long)(trials >> shift), confidence);
    }
}
