namespace ModelObservability.Metrics.Drift;

/// <summary>The two-sample test of Kolmogorov and Smirnov.</summary>
/// <param name="Statistic">The largest distance of the two empirical distributions, 0…1; NaN where a side has no samples.</param>
/// <param name="PValue">
/// The probability of at least that distance if both sides have one continuous distribution, an upper bound of it where there are ties: that of one
/// sample of n·m/(n + m) numbers, rounded to whole ones, as SciPy's <c>ks_2samp(method="asymp")</c> has it. NaN for fewer than one.
/// </param>
public readonly record struct KolmogorovSmirnovTest(double Statistic, double PValue)
{
    internal static KolmogorovSmirnovTest Of(double distance, double reference, double live) => new(
        distance, KolmogorovDistribution.Tail(Math.Round(reference / (reference + live) * live), distance));

    internal static KolmogorovSmirnovTest Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        (double left, double right) = (BinCounts.Sum(reference), BinCounts.Sum(live));
        double distance = left == 0 || right == 0 ? double.NaN : 0, leftBelow = 0, rightBelow = 0;
        for (int bin = 0; bin < reference.Length; bin++)
        {
            (leftBelow, rightBelow) = (leftBelow + reference[bin], rightBelow + live[bin]);
            distance = Math.Max(distance, Math.Abs(leftBelow / left - rightBelow / right));
        }

        return Of(distance, left, right);
    }
}
