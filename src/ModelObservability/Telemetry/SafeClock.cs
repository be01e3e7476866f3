using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>The application's clock, read so that its fault stays here. Timestamps, not ticks: a fast model answers within one tick.</summary>
[Experimental("MOX001")]
public sealed class SafeClock
{
    /// <summary>The timestamp of a clock that failed; no duration follows from it.</summary>
    private const long Unknown = long.MinValue;

    private readonly TimeProvider provider;
    private readonly bool system;
    private readonly double unitsPerSecond;

    /// <summary>Reads a clock.</summary>
    /// <param name="provider">The application's.</param>
    public SafeClock(TimeProvider provider)
    {
        this.provider = provider;
        system = ReferenceEquals(provider, TimeProvider.System);
        unitsPerSecond = Frequency(provider);
    }

    /// <summary>A timestamp of now; for <see cref="Seconds"/>.</summary>
    public long Timestamp() => system ? System.Diagnostics.Stopwatch.GetTimestamp() : Injected();

    /// <summary>Seconds between two timestamps; 0 where the clock went back, NaN where it failed.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one.</param>
    public double Seconds(long from, long to) =>
        from == Unknown || to == Unknown ? double.NaN : to <= from ? 0 : Difference(from, to) / unitsPerSecond;

    /// <summary>Seconds as a span of time; zero where they are not known, as much as fits where they are more.</summary>
    internal static TimeSpan Span(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    /// <summary>A span of time in units of the clock, few enough to be added to a timestamp.</summary>
    internal long Units(TimeSpan span) => span.TotalSeconds * unitsPerSecond is < long.MaxValue / 4 and var units ? (long)units : long.MaxValue / 4;

    /// <summary>The time of day; the epoch where the clock failed.</summary>
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

    /// <summary>A clock may begin far below zero and end far above: as an unsigned number every difference of two timestamps has room.</summary>
    private static double Difference(long from, long to) => unchecked((ulong)(to - from));

    /// <summary>NaN where the clock has no frequency to go by; then there are no durations.</summary>
    private static double Frequency(TimeProvider provider)
    {
        try
        {
            return provider.TimestampFrequency is > 0 and var frequency ? frequency : double.NaN;
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return double.NaN;
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
