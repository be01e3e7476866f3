namespace ModelObservability.Telemetry;

/// <summary>The application's clock, read so that its fault stays here. Timestamps, not ticks: a fast model answers within one tick.</summary>
internal sealed class SafeClock
{
    /// <summary>The timestamp of a clock that failed; no duration follows from it.</summary>
    private const long Unknown = long.MinValue;

    private readonly TimeProvider provider;
    private readonly bool system;
    private readonly double unitsPerSecond;

    public SafeClock(TimeProvider provider)
    {
        this.provider = provider;
        system = ReferenceEquals(provider, TimeProvider.System);
        unitsPerSecond = provider.TimestampFrequency;
    }

    public long Timestamp() => system ? System.Diagnostics.Stopwatch.GetTimestamp() : Injected();

    /// <summary>Seconds between two timestamps; 0 where the clock went back, NaN where it failed.</summary>
    public double Seconds(long from, long to) =>
        from == Unknown || to == Unknown ? double.NaN : to - from is > 0 and var units ? units / unitsPerSecond : 0;

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
            return Unknown;
        }
    }
}
