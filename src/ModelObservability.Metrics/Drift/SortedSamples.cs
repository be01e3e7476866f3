namespace ModelObservability.Metrics.Drift;

/// <summary>The statistics of two samples of numbers, by one pass over both in ascending order.</summary>
internal static class SortedSamples
{
    /// <summary>The largest distance of the empirical distributions, and the area between them.</summary>
    public static (double Distance, double Area) Compare(ReadOnlySpan<double> reference, ReadOnlySpan<double> live)
    {
        double[] left = Sorted(reference, nameof(reference)), right = Sorted(live, nameof(live));
        if (left.Length == 0 || right.Length == 0)
            return (double.NaN, double.NaN);
        double distance = 0, area = 0, before = Math.Min(left[0], right[0]);
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            double next = i == left.Length ? right[j] : j == right.Length ? left[i] : Math.Min(left[i], right[j]);
            double difference = Math.Abs((double)i / left.Length - (double)j / right.Length);
            (distance, area) = (Math.Max(distance, difference), area + difference * (next - before));
            before = next;
            while (i < left.Length && left[i] == next)
                i++;
            while (j < right.Length && right[j] == next)
                j++;
        }

        return (distance, area);
    }

    private static double[] Sorted(ReadOnlySpan<double> values, string name)
    {
        int bad = values.IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (bad >= 0)
            throw new ArgumentException(FormattableString.Invariant($"{name}[{bad}] is {values[bad]}; all must be finite."), name);
        double[] sorted = values.ToArray();
        Array.Sort(sorted);
        return sorted;
    }
}
