using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// The calls of the current tumbling window, from running totals: it begins with the first look in it, so nothing happens in a call; the first one begins with
/// the monitor. Thread-safe.
/// </summary>
internal sealed class CallWindow
{
    /// <summary>As long as the windows of trackers by default.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private long number = long.MinValue;
    private (long Failed, long Succeeded) atBeginning;

    /// <summary>Begins the first window; later it does nothing.</summary>
    public void Begin(SafeClock clock)
    {
        lock (gate)
            if (number == long.MinValue) number = NumberAt(clock.Timestamp(), clock.Units(Length));
    }

    /// <summary>The calls that failed and succeeded since the window began.</summary>
    /// <param name="clock">The clock of the calls.</param>
    /// <param name="failed">All that failed so far.</param>
    /// <param name="succeeded">All that succeeded so far.</param>
    public (long Failed, long Succeeded) At(SafeClock clock, long failed, long succeeded)
    {
        lock (gate)
        {
            long now = NumberAt(clock.Timestamp(), clock.Units(Length));
            if (now > number) atBeginning = (failed, succeeded);
            number = now; // a clock that was set back must not keep the window open until it has caught up
            return (Math.Max(0, failed - atBeginning.Failed), Math.Max(0, succeeded - atBeginning.Succeeded));
        }
    }

    /// <summary>Which window a timestamp is in.</summary>
    public static long NumberAt(long timestamp, long length) => Math.Max(0, timestamp) / Math.Max(1, length);
}
