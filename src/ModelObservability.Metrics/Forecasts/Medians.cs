namespace ModelObservability.Metrics.Forecasts;

/// <summary>Medians, and how much neighbouring deviations have in common.</summary>
internal static class Medians
{
    private const double MostCommon = 0.99;

    public static double OfSorted(List<double> sorted) =>
        sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : sorted[sorted.Count / 2 - 1] / 2 + sorted[sorted.Count / 2] / 2;

    public static double Of(ReadOnlySpan<double> values)
    {
        List<double> sorted = [.. values];
        sorted.Sort();
        return OfSorted(sorted);
    }

    /// <summary>
    /// By how much a standard error is too small if each deviation carries on a part of the one before: √((1 + ρ) / (1 - ρ)), 1 or more. The estimate of ρ is low
    /// for few points, by about (1 + 3ρ) / n.
    /// </summary>
    public static double Inflation(ReadOnlySpan<double> deviations)
    {
        double products = 0, squares = 0;
        for (int index = 0; index < deviations.Length; index++)
        {
            squares += deviations[index] * deviations[index];
            if (index > 0)
                products += deviations[index] * deviations[index - 1];
        }

        double common = squares == 0 ? 0 : products / squares;
        common = Math.Clamp(common + (1 + 3 * common) / deviations.Length, 0, MostCommon);
        return Math.Sqrt((1 + common) / (1 - common));
    }
}
