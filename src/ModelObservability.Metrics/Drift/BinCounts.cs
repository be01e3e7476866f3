namespace ModelObservability.Metrics.Drift;

/// <summary>What all statistics of counts in the same bins ask of them.</summary>
internal static class BinCounts
{
    /// <exception cref="ArgumentException">The bins differ in number, there are none, or a count is negative.</exception>
    public static void Check(ReadOnlySpan<long> reference, ReadOnlySpan<long> live)
    {
        Lengths.MustMatch(reference.Length, live.Length, nameof(live), nameof(reference));
        Check(reference, nameof(reference));
        Check(live, nameof(live));
    }

    public static double Sum(ReadOnlySpan<long> counts)
    {
        double sum = 0;
        foreach (long count in counts)
            sum += count;
        return sum;
    }

    private static void Check(ReadOnlySpan<long> counts, string name)
    {
        if (counts.IsEmpty)
            throw new ArgumentException($"{name} is empty; there must be 1 bin or more.", name);
        int negative = counts.IndexOfAnyInRange(long.MinValue, -1);
        if (negative >= 0)
            throw new ArgumentException($"{name}[{negative}] is {counts[negative]}; counts must be 0 or more.", name);
    }
}
