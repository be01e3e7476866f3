namespace ModelObservability.Telemetry;

/// <summary>
/// How long what a disposed monitor has counted is still published: until somebody has collected it, and for two minutes after that, so that
/// every reader gets it that collects at the usual pace. A reader cannot be told from another, so time has to do.
/// </summary>
/// <param name="clock">The clock of the monitor that was disposed.</param>
internal sealed class Retirement(SafeClock clock)
{
    /// <summary>Series kept of those that are over, of one registry; the oldest give way.</summary>
    public const int Most = 256;

    private const double SecondsAfterFirst = 120;

    private long? collected;

    /// <summary>Asked by whoever collects; never over before somebody did. The registry's lock is held.</summary>
    public bool IsOver()
    {
        long now = clock.Timestamp();
        return clock.Seconds(collected ??= now, now) > SecondsAfterFirst;
    }
}
