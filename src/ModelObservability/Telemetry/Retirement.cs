namespace ModelObservability.Telemetry;

/// <summary>
/// How long the counts of a disposed monitor are still published: until they have been collected once, and for two minutes after that, so that
/// every reader with a usual interval gets them. Readers cannot be distinguished, so the limit is a time.
/// </summary>
/// <param name="clock">The clock of the monitor that was disposed.</param>
internal sealed class Retirement(SafeClock clock)
{
    /// <summary>The most retired series of a registry; the oldest are dropped first.</summary>
    public const int Most = 256;

    private const double SecondsAfterFirst = 120;

    private long? collected;

    /// <summary>Called at every collection, with the registry's lock held. The first collection is never too late.</summary>
    public bool IsOver()
    {
        long now = clock.Timestamp();
        return clock.Seconds(collected ??= now, now) > SecondsAfterFirst;
    }
}
