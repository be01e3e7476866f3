namespace ModelObservability.Gpu.Findings;

/// <summary>
/// The growth rate of used memory over the last minute of polls. Loading a model is a step, not growth, so least-squares lines are fitted to the
/// older and the newer half, and the smaller slope counts.
/// </summary>
internal sealed class MemoryTrend
{
    private const int Most = 60, Fewest = 20;

    private readonly (double Seconds, double Bytes)[] samples = new (double, double)[Most];
    private long added;

    /// <summary>Adds a poll; NaN starts over.</summary>
    public void Add(double seconds, double bytes)
    {
        if (double.IsNaN(bytes)) added = 0;
        else samples[added++ % Most] = (seconds, bytes);
    }

    /// <summary>Bytes per second; NaN until there are enough polls.</summary>
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
