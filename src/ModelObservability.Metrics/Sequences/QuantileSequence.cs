using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Metrics.Sequences;

/// <summary>
/// A confidence sequence for quantiles: intervals of which, with the stated confidence, all contain the true quantile, at all times and for
/// all shares at once. It assumes nothing about the distribution (Howard and Ramdas 2022, arXiv:1906.09712, theorem 3).
/// </summary>
/// <remarks>
/// It is a function of a sketch: states of one stream merged have the interval of the whole. The numbers must come from one distribution,
/// independently; a distribution that moves needs a new sketch, as trackers begin one each window. What the sketch rounds is added to the
/// interval.
/// </remarks>
public static class QuantileSequence
{
    /// <summary>Fewer numbers have the width of so many.</summary>
    private const long Earliest = 100;

    /// <summary>The interval of a quantile.</summary>
    /// <param name="values">The numbers so far.</param>
    /// <param name="share">Which quantile, above 0 and below 1: 0.95 for the p95.</param>
    /// <param name="confidence">That every interval of the sequence contains the quantile; above 0 and below 1. Default: 0.95.</param>
    /// <returns>The quantile of the numbers and its interval; an end that there is no evidence for yet is infinite; NaN without numbers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval Interval(QuantileValue values, double share, double confidence = 0.95)
    {
        ArgumentNullException.ThrowIfNull(values);
        ConfidenceInterval.Require(confidence);
        if (!(share is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "share must be above 0 and below 1.");
        if (values.Count == 0)
            return new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence);

        (long lower, long upper) = Ranks(values.Count, share, confidence);
        return new ConfidenceInterval(
            values.Quantile(share),
            lower < 1 ? double.NegativeInfinity : values.Bracket(lower - 1).Lower,
            upper > values.Count ? double.PositiveInfinity : values.Bracket(upper - 1).Upper,
            confidence);
    }

    /// <summary>The places, from 1, of the two numbers in order that enclose the quantile: below 1 or above the count where there is none yet.</summary>
    internal static (long Lower, long Upper) Ranks(long count, double share, double confidence)
    {
        double expected = count * share;
        double above = Stitching.Quantile(share, count, 1 - confidence, Earliest), below = Stitching.Quantile(1 - share, count, 1 - confidence, Earliest);
        return ((long)Math.Floor(expected - below) + 1, (long)Math.Ceiling(expected + above));
    }
}
