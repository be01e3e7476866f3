namespace ModelObservability.Training;

/// <summary>The rule that <see cref="MedianPruning"/> describes. Pure.</summary>
internal static class MedianRule
{
    /// <summary>Decides.</summary>
    /// <param name="best">The best value of the trial so far; NaN if it has reported none, and is then pruned.</param>
    /// <param name="others">What completed trials reported at this step; NaNs are left out of the median. Reordered.</param>
    /// <param name="mode">Which values are better.</param>
    /// <param name="minimum">How many others there must be.</param>
    public static bool ShouldPrune(double best, Span<double> others, ImprovementMode mode, int minimum)
    {
        if (double.IsNaN(best)) return true;
        if (others.Length < minimum) return false;
        int count = 0;
        foreach (double other in others)
            if (!double.IsNaN(other)) others[count++] = other;
        if (count == 0) return false;
        double median = MedianOf(others[..count]);
        return mode == ImprovementMode.Lower ? best > median : best < median;
    }

    /// <summary>The better of two values; NaN only where both are.</summary>
    public static double Better(double one, double other, ImprovementMode mode) =>
        double.IsNaN(one) ? other : double.IsNaN(other) ? one : mode == ImprovementMode.Lower ? Math.Min(one, other) : Math.Max(one, other);

    private static double MedianOf(Span<double> values)
    {
        values.Sort();
        double upper = values[values.Length / 2];
        if (values.Length % 2 == 1) return upper;
        double lower = values[values.Length / 2 - 1];
        return lower == upper ? upper : lower / 2 + upper / 2; // their sum may be infinite
    }
}
