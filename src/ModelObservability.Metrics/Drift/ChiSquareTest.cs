namespace ModelObservability.Metrics.Drift;

/// <summary>Pearson's chi-square test of two rows of counts.</summary>
/// <param name="Statistic">Σ (observed - expected)² / expected; NaN where a side has no samples.</param>
/// <param name="DegreesOfFreedom">Categories with samples on either side, less one.</param>
/// <param name="PValue">The probability of at least that statistic if both sides have one distribution; NaN as the statistic.</param>
public readonly record struct ChiSquareTest(double Statistic, int DegreesOfFreedom, double PValue)
{
    internal static ChiSquareTest Of(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        (double left, double right) = (BinCounts.Sum(reference), BinCounts.Sum(live));
        if (left == 0 || right == 0)
            return new ChiSquareTest(double.NaN, 0, double.NaN);
        double statistic = 0, all = left + right;
        int categories = 0;
        for (int bin = 0; bin < reference.Length; bin++)
        {
            double column = (double)reference[bin] + live[bin];
            if (column == 0)
                continue;
            categories++;
            // Both cells of a column are off by as much: only the expected counts differ.
            double off = reference[bin] - left / all * column;
            statistic += off * off / column * (all / left + all / right);
        }

        return new ChiSquareTest(statistic, categories - 1, ChiSquareDistribution.Tail(statistic, categories - 1));
    }
}
