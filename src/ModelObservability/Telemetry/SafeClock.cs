namespace ModelObservability.Telemetry;

/// <summary>The application's clock, read so that its fault stays here. Timestamps, not ticks: a fast model answers within one tick.</summary>
internal sealed class SafeClock
{
    private readonly TimeProvider provider;
    private readonly bool system;
    private readonly double secondsPerUnit;

    public SafeClock(TimeProvider provider)
    {
        this.provider = provider;
        system = ReferenceEquals(provider, TimeProvider.System);
        secondsPerUnit = 1.0 / provider.TimestampFrequency;
    }

    public long Timestamp() => system ? System.Diagnostics.Stopwatch.GetTimestamp() : Injected();

    /// <summary>Seconds between two timestamps; 0 where the clock went back.</summary>
    public double Seconds(long from, long to) => Math.Max(0, (to - from) * secondsPerUnit);

    public DateTimeOffset UtcNow()
    {
        try
        {
            return provider.GetUtcNow();
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return DateTimeOffset.UnixEpoch;
        }
    }

    private long Injected()
    {
        try
        {
            return provider.GetTimestamp();
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return 0;
        }
    }
}
