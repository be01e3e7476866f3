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

    /// <summary>Adds to a count, both 0 or more, and raises the flag where the sum does not fit.</summary>
    public static void Add(ref long count, long more, ref bool saturated)
    {
        long sum = unchecked(count + more);
        if (sum < 0)
        {
            sum = long.MaxValue;
            saturated = true;
        }

        count = sum;
    }

    /// <summary>A sum of counts as a count; raises the flag where it does not fit.</summary>
    public static long Clamp(UInt128 sum, ref bool saturated)
    {
        if (sum <= long.MaxValue) return (long)sum;
        saturated = true;
        return long.MaxValue;
    }
}
