namespace ModelObservability.Metrics.Intervals;

/// <summary>
/// Interval of the area under the ROC curve from the area and the counts alone (Hanley &amp; McNeil 1982), for where the scores are gone: it
/// assumes that the scores of both classes are exponentially distributed. DeLong's interval of an exact ranking assumes nothing but needs all scores.
/// </summary>
public static class HanleyMcNeil
{
    /// <summary>The interval of an area.</summary>
    /// <param name="rocAuc">The area, 0…1, or NaN where it is undefined.</param>
    /// <param name="positives">Samples of the positive class, 0 or more.</param>
    /// <param name="negatives">Samples of the negative class, 0 or more.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>The area and its interval, 0…1; NaN without both classes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static ConfidenceInterval Interval(double rocAuc, long positives, long negatives, double confidence = 0.95)
    {
        if (rocAuc is < 0 or > 1)
            throw new ArgumentOutOfRangeException(nameof(rocAuc), rocAuc, "rocAuc must be 0 to 1.");
        ArgumentOutOfRangeException.ThrowIfNegative(positives);
        ArgumentOutOfRangeException.ThrowIfNegative(negatives);
        ConfidenceInterval.Require(confidence);
        double area = positives == 0 || negatives == 0 ? double.NaN : rocAuc;
        return ConfidenceInterval.Normal(area, Variance(area, positives, negatives), confidence, 0, 1);
    }

    /// <summary>Q1 is the chance that two positives both beat one negative, Q2 that one positive beats two negatives.</summary>
    internal static double Variance(double area, double positives, double negatives)
    {
        double q1 = area / (2 - area), q2 = 2 * area * area / (1 + area), square = area * area;
        double sum = area * (1 - area) + (positives - 1) * (q1 - square) + (negatives - 1) * (q2 - square);
        return Math.Max(0, sum) / (positives * negatives);
    }
}
