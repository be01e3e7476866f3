using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>
/// Exponential histograms as classic cumulative buckets: <c>0</c>, the 51 powers of two from 2^-20 (about 1e-6) to 2^30 (about 1e9), and
/// <c>+Inf</c>, whatever the data.
/// </summary>
/// <remarks>
/// The bounds do not follow the data because replicas are summed by <c>le</c>: two replicas with different bounds give a wrong sum, and
/// bounds that move with the scale break rates. A power of two is a bucket bound at every scale of 0 and above (index i covers
/// (2^(i/2^s), 2^((i+1)/2^s)]), so each count is exact. At a scale of -s, which needs values spread over more than 160 powers of two,
/// only powers that divide by 2^s are bounds: the others are left out rather than estimated.
/// </remarks>
internal static class ExponentialBounds
{
    public const int LowestPower = -20;
    public const int HighestPower = 30;

    private static readonly string[] Names =
        [.. Enumerable.Range(LowestPower, HighestPower - LowestPower + 1).Select(static power => CanonicalNumber.ToString(Math.ScaleB(1, power)))];

    /// <summary>The bound 2^power as a label value.</summary>
    public static string NameOf(int power) => Names[power - LowestPower];

    /// <summary>Adds the cumulative buckets to <paramref name="result"/>, without <c>+Inf</c>: bound, its label, count at or below it.</summary>
    public static void Accumulate(ExponentialHistogramData data, List<ClassicBucket> result)
    {
        // The SDK refuses negative measurements, so nothing lies below zero; what is neither here nor in a positive bucket (values
        // that are not finite) is counted in +Inf alone.
        long count = data.ZeroCount;
        result.Add(new ClassicBucket(0, "0.0", count));

        int index = data.PositiveBuckets.Offset;
        ExponentialHistogramBuckets.Enumerator buckets = data.PositiveBuckets.GetEnumerator();
        bool more = buckets.MoveNext();
        for (int power = LowestPower; power <= HighestPower; power++)
        {
            if (LastIndexUpTo(power, data.Scale) is not { } last)
                continue;
            for (; more && index <= last; index++, more = buckets.MoveNext())
                count += buckets.Current;
            result.Add(new ClassicBucket(Math.ScaleB(1, power), NameOf(power), count));
        }
    }

    /// <summary>The index of the bucket that ends at 2^power, or null where none does at this scale.</summary>
    internal static long? LastIndexUpTo(int power, int scale)
    {
        if (scale >= 0)
            return ((long)power << scale) - 1;
        int width = 1 << -scale;
        return power % width == 0 ? (power / width) - 1 : null;
    }
}

/// <summary>One bucket of a classic histogram.</summary>
/// <param name="Bound">The upper bound, inclusive.</param>
/// <param name="Name">The bound as a label value.</param>
/// <param name="Count">How many values were at or below it.</param>
internal readonly record struct ClassicBucket(double Bound, string Name, long Count);
