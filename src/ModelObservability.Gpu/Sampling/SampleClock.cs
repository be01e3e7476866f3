namespace ModelObservability.Gpu.Sampling;

/// <summary>Monotonic time of the application's clock. If the clock throws, time stands still.</summary>
internal sealed class SampleClock(TimeProvider time)
{
    private long last;

    /// <summary>Timestamp units per second.</summary>
    public double UnitsPerSecond { get; } = time.TimestampFrequency;

    public long Now()
    {
        try
        {
            long now = time.GetTimestamp();
            Volatile.Write(ref last, now);
            return now;
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return Volatile.Read(ref last);
        }
    }

    public DateTimeOffset UtcNow()
    {
        try
        {
            return time.GetUtcNow();
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return DateTimeOffset.UnixEpoch;
        }
    }

    public double Seconds(long from, long to) => (to - from) / UnitsPerSecond;

    public long After(long from, TimeSpan span) => from + (long)(span.TotalSeconds * UnitsPerSecond);
}
