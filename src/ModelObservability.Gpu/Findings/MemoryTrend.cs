namespace ModelObservability.Gpu.Findings;

/// <summary>
/// How fast the memory in use grows, over the last minute of polls. A model that is loaded is a step and no growth: so there are two lines,
/// least squares through the older half and the newer half, and the flatter one counts.
/// </summary>
internal sealed class MemoryTrend
{
    private const int Most = 60, Fewest = 20;

    private readonly (double Seconds, double Bytes)[] samples = new (double, double)[Most];
    private long added;

    /// <summary>Adds a poll; NaN begins anew.</summary>
    public void Add(double seconds, double bytes)
    {
        if (double.IsNaN(bytes)) added = 0;
        else samples[added++ % Most] = (seconds, bytes);
    }

    /// <summary>Bytes a second; NaN while too few polls say so.</summary>
    public double Slope()
    {
        long count = Math.Min(added, Most);
        if (count < Fewest) return double.NaN;
        long first = added - count, middle = first + (count / 2);
        return Math.Min(Slope(first, middle), Slope(middle, added));
    }

    private double Slope(long from, long to)
    {
        double count = to - from, meanSeconds = 0, meanBytes = 0, covariance = 0, variance = 0;
        for (long number = from; number < to; number++)
        {
            meanSeconds += samples[number % Most].Seconds / count;
            meanBytes += samples[number % Most].Bytes / count;
        }

        for (long number = from; number < to; number++)
        {
            (double seconds, double bytes) = samples[number % Most];
            covariance += (seconds - meanSeconds) * (bytes - meanBytes);
            variance += (seconds - meanSeconds) * (seconds - meanSeconds);
        }

        return variance > 0 ? covariance / variance : double.NaN;
    }
}
