namespace ModelObservability.Metrics.Intervals;

/// <summary>A score with its uncertainty.</summary>
/// <param name="Estimate">The score.</param>
/// <param name="Lower">The lower end; NaN where the score is undefined or there are too few samples to estimate its variance.</param>
/// <param name="Upper">The upper end; NaN as the lower one.</param>
/// <param name="Confidence">How often such an interval contains the true value, above 0 and below 1.</param>
public readonly record struct ConfidenceInterval(double Estimate, double Lower, double Upper, double Confidence)
{
    /// <summary>Estimate ± deviates · standard error, held within a range.</summary>
    internal static ConfidenceInterval Normal(double estimate, double variance, double confidence, double least, double most)
    {
        double reach = NormalDistribution.TwoSidedDeviate(confidence) * Math.Sqrt(variance);
        return new ConfidenceInterval(
            estimate, Math.Clamp(estimate - reach, least, most), Math.Clamp(estimate + reach, least, most), confidence);
    }

    /// <exception cref="ArgumentOutOfRangeException">The confidence is not above 0 and below 1.</exception>
    internal static void Require(double confidence)
    {
        if (!(confidence > 0 && confidence < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "confidence must be above 0 and below 1.");
    }
}
