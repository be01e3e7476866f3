namespace ModelObservability.Metrics.Drift;

/// <summary>
/// How far two samples are apart, and how likely that is by chance. Each test is for one look: whoever looks often needs a sequential test.
/// </summary>
/// <remarks>Counts are those of the same bins or categories on both sides. Nothing is kept: every method is a function of its arguments.</remarks>
public static class DriftStatistics
{
    private const double HalfCount = 0.5;

    /// <summary>The population stability index Σ (p - q) ln(p / q) of shares p and q, with half a count added to every bin of both sides.</summary>
    /// <param name="reference">Samples of the reference by bin.</param>
    /// <param name="live">Samples to compare by bin.</param>
    /// <returns>0 or more; NaN where a side has no samples.</returns>
    /// <exception cref="ArgumentException">The bins differ in number, there are none, or a count is negative.</exception>
    public static double PopulationStabilityIndex(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        BinCounts.Check(reference, live);
        (double left, double right) = (BinCounts.Sum(reference), BinCounts.Sum(live));
        if (left == 0 || right == 0)
            return double.NaN;
        (left, right) = (left + HalfCount * reference.Length, right + HalfCount * reference.Length);
        double index = 0;
        for (int bin = 0; bin < reference.Length; bin++)
        {
            double p = (reference[bin] + HalfCount) / left, q = (live[bin] + HalfCount) / right;
            index += (p - q) * Math.Log(p / q);
        }

        return index;
    }

    /// <summary>
    /// The probability of at least that index if both sides have one distribution: about (1/n + 1/m) · chi-square with bins - 1 degrees of freedom
    /// (Yurdakul 2018). Bins without samples on both sides do not count.
    /// </summary>
    /// <param name="index">The <see cref="PopulationStabilityIndex"/>.</param>
    /// <param name="reference">Samples of the reference, 1 or more.</param>
    /// <param name="live">Samples compared, 1 or more.</param>
    /// <param name="bins">Bins, 1 or more.</param>
    /// <returns>0…1; NaN for an index of NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public static double PopulationStabilityPValue(double index, long reference, long live, int bins) =>
        ChiSquareDistribution.Tail(index / Spread(reference, live, bins), bins - 1);

    /// <summary>The index that is exceeded with a probability if both sides have one distribution.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="reference">Samples of the reference, 1 or more.</param>
    /// <param name="live">Samples compared, 1 or more.</param>
    /// <param name="bins">Bins, 2 or more.</param>
    /// <returns>The index, above 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double PopulationStabilityThreshold(double probability, long reference, long live, int bins)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "probability must be above 0 and below 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        return Spread(reference, live, bins) * ChiSquareDistribution.Quantile(probability, bins - 1);
    }

    /// <summary>The Jensen–Shannon distance with logarithms to base 2: the root of the divergence.</summary>
    /// <param name="reference">Samples of the reference by bin.</param>
    /// <param name="live">Samples to compare by bin.</param>
    /// <returns>0 (the same shares) to 1 (no bin in common); NaN where a side has no samples.</returns>
    /// <exception cref="ArgumentException">The bins differ in number, there are none, or a count is negative.</exception>
    public static double JensenShannonDistance(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        BinCounts.Check(reference, live);
        (double left, double right) = (BinCounts.Sum(reference), BinCounts.Sum(live));
        if (left == 0 || right == 0)
            return double.NaN;
        double divergence = 0;
        for (int bin = 0; bin < reference.Length; bin++)
        {
            double p = reference[bin] / left, q = live[bin] / right, middle = (p + q) / 2;
            divergence += (p == 0 ? 0 : p * Math.Log2(p / middle)) + (q == 0 ? 0 : q * Math.Log2(q / middle));
        }

        return Math.Sqrt(Math.Clamp(divergence / 2, 0, 1));
    }

    /// <summary>Pearson's chi-square test, without a correction for continuity. For categories; each should expect 5 samples or more.</summary>
    /// <param name="reference">Samples of the reference by category.</param>
    /// <param name="live">Samples to compare by category.</param>
    /// <returns>The test; NaN where a side has no samples.</returns>
    /// <exception cref="ArgumentException">The categories differ in number, there are none, or a count is negative.</exception>
    public static ChiSquareTest ChiSquare(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        BinCounts.Check(reference, live);
        return ChiSquareTest.Of(reference, live);
    }

    /// <summary>The test of Kolmogorov and Smirnov of numbers.</summary>
    /// <param name="reference">The numbers of the reference, finite.</param>
    /// <param name="live">The numbers to compare, finite.</param>
    /// <returns>The test; NaN where a side is empty.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static KolmogorovSmirnovTest KolmogorovSmirnov(ReadOnlySpan<double> reference, ReadOnlySpan<double> live) =>
        KolmogorovSmirnovTest.Of(SortedSamples.Compare(reference, live).Distance, reference.Length, live.Length);

    /// <summary>The same of counts in ascending bins: that of the numbers rounded to their bins, so it finds no more than there is.</summary>
    /// <param name="reference">Samples of the reference by bin.</param>
    /// <param name="live">Samples to compare by bin.</param>
    /// <returns>The test; NaN where a side has no samples.</returns>
    /// <exception cref="ArgumentException">The bins differ in number, there are none, or a count is negative.</exception>
    public static KolmogorovSmirnovTest KolmogorovSmirnov(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        BinCounts.Check(reference, live);
        return KolmogorovSmirnovTest.Of(reference, live);
    }

    /// <summary>The Wasserstein distance (earth mover's): the area between the empirical distributions, in the unit of the numbers.</summary>
    /// <param name="reference">The numbers of the reference, finite.</param>
    /// <param name="live">The numbers to compare, finite.</param>
    /// <returns>0 or more; NaN where a side is empty.</returns>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public static double Wasserstein(ReadOnlySpan<double> reference, ReadOnlySpan<double> live) => SortedSamples.Compare(reference, live).Area;

    /// <summary>
    /// P-values adjusted for their number (Benjamini &amp; Hochberg 1995): rejecting those of at most α keeps the expected share of false ones among the rejected
    /// at α, if they are independent or rise together.
    /// </summary>
    /// <param name="pValues">0…1; NaN stands for a test that could not be made and stays NaN.</param>
    /// <returns>The adjusted p-values in the same order.</returns>
    /// <exception cref="ArgumentException">A p-value is outside 0…1.</exception>
    public static double[] BenjaminiHochberg(ReadOnlySpan<double> pValues)
    {
        double[] adjusted = pValues.ToArray();
        int[] made = [.. Enumerable.Range(0, adjusted.Length).Where(index => !double.IsNaN(adjusted[index]))];
        foreach (int index in made)
        {
            if (adjusted[index] is < 0 or > 1)
                throw new ArgumentException(FormattableString.Invariant($"pValues[{index}] is {adjusted[index]}; it must be 0 to 1, or NaN."), nameof(pValues));
        }

        Array.Sort([.. made.Select(index => adjusted[index])], made);
        double least = 1;
        for (int rank = made.Length; rank > 0; rank--)
        {
            ref double value = ref adjusted[made[rank - 1]];
            value = least = Math.Min(least, value * made.Length / rank);
        }

        return adjusted;
    }

    private static double Spread(long reference, long live, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(reference, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(live, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        return 1.0 / reference + 1.0 / live;
    }
}
