using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Instrumentation;

/// <summary>The application's clock, with its exceptions caught. It uses timestamps rather than ticks, because a fast model answers within one tick.</summary>
[Experimental("MOX001")]
public sealed class SafeClock
{
    /// <summary>The timestamp of a failed clock; no duration can be computed from it.</summary>
    private const long Unknown = long.MinValue;

    private readonly TimeProvider provider;
    private readonly bool system;
    private readonly double unitsPerSecond;

    /// <summary>Wraps a clock.</summary>
    /// <param name="provider">The application's clock.</param>
    public SafeClock(TimeProvider provider)
    {
        this.provider = provider;
        system = ReferenceEquals(provider, TimeProvider.System);
        unitsPerSecond = Frequency(provider);
    }

    /// <summary>The current timestamp, for <see cref="Seconds"/>.</summary>
    public long Timestamp() => system ? System.Diagnostics.Stopwatch.GetTimestamp() : Injected();

    /// <summary>Seconds between two timestamps; 0 if the clock went backwards, NaN if it failed.</summary>
    /// <param name="from">The earlier one.</param>
    /// <param name="to">The later one.</param>
    public double Seconds(long from, long to) =>
        from == Unknown || to == Unknown ? double.NaN : to <= from ? 0 : Difference(from, to) / unitsPerSecond;

    /// <summary>Seconds as a <see cref="TimeSpan"/>; zero for NaN, limited to what fits.</summary>
    internal static TimeSpan Span(double seconds) =>
        !(seconds > 0) ? TimeSpan.Zero : seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    /// <summary>A <see cref="TimeSpan"/> in units of the clock, limited so that it can be added to a timestamp.</summary>
    internal long Units(TimeSpan span) => span.TotalSeconds * unitsPerSecond is < long.MaxValue / 4 and var units ? (long)units : long.MaxValue / 4;

    /// <summary>The current time; the Unix epoch if the clock failed.</summary>
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

    /// <summary>Calls again and again, without what flows with the caller (its activity, its culture).</summary>
    /// <param name="call">What to call; must not throw.</param>
    /// <param name="state">What it gets.</param>
    /// <param name="period">The time before the first call, and between calls.</param>
    /// <returns>Disposed, it stops; null if the clock failed.</returns>
    internal ITimer? Repeat(TimerCallback call, object state, TimeSpan period)
    {
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            return provider.CreateTimer(call, state, period, period);
        }
        catch when (Faults.Caught(FaultSite.Clock))
        {
            return null;
        }
        finally
        {
            flow?.Dispose();
        }
    }

    /// <summary>A clock may start far below zero and end far above it; every difference of two timestamps fits into an unsigned number.</summary>
    private static double Difference(long from, long to) => unchecked((ulong)(to - from));

    /// <summary>NaN if the frequency of the clock is invalid; then there are no durations.</summary>
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
