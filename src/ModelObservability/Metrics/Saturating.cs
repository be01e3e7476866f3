namespace ModelObservability.Metrics;

/// <summary>Counts that stop at 2^63 - 1 instead of turning negative.</summary>
internal static class Saturating
{
    /// <summary>The sum of two counts, both 0 or more; <see cref="long.MaxValue"/> where it does not fit.</summary>
    public static long Add(long left, long right)
    {
        long sum = unchecked(left + right);
        return sum < 0 ? long.MaxValue : sum;
    }
}
