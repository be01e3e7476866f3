namespace ModelObservability.Metrics.Kernels;

/// <summary>Losses of samples, added up.</summary>
/// <param name="Moments">Weight, mean and squared deviations.</param>
/// <param name="Count">Samples; at most 2^63 - 1.</param>
/// <param name="Minimum">The smallest loss; +∞ before the first.</param>
/// <param name="Maximum">The largest loss; -∞ before the first.</param>
/// <param name="Rejected">Samples offered and not counted.</param>
/// <param name="Saturated">Whether the count was held.</param>
internal readonly record struct LossSums(
    Moments Moments, long Count, double Minimum, double Maximum, Rejections Rejected, bool Saturated)
{
    public static LossSums Empty { get; } = new(default, 0, double.PositiveInfinity, double.NegativeInfinity, default, false);

    /// <summary>With a block more: finite losses, and as many good weights or none.</summary>
    public LossSums Plus(ReadOnlySpan<double> losses, ReadOnlySpan<double> weights)
    {
        if (losses.IsEmpty)
            return this;

        Extremes extremes = Extremes.Of(losses);
        bool saturated = Saturated;
        long count = Count;
        Saturating.Add(ref count, losses.Length, ref saturated);
        int unit = WeightUnit.Of(weights);
        Span<double> scaled = stackalloc double[unit == 0 ? 0 : weights.Length];
        Moments moments = weights.IsEmpty
            ? MomentsKernel.Add(Moments, losses, new EvenWeights())
            : MomentsKernel.Add(Moments, losses, new GivenWeights(weights, unit, scaled));
        return new LossSums(
            moments, count, Math.Min(Minimum, extremes.Minimum), Math.Max(Maximum, extremes.Maximum), Rejected, saturated);
    }

    public static LossSums operator +(LossSums left, LossSums right)
    {
        bool saturated = left.Saturated | right.Saturated;
        long count = left.Count;
        Saturating.Add(ref count, right.Count, ref saturated);
        return new LossSums(
            left.Moments + right.Moments,
            count,
            Math.Min(left.Minimum, right.Minimum),
            Math.Max(left.Maximum, right.Maximum),
            left.Rejected + right.Rejected,
            saturated);
    }
}
