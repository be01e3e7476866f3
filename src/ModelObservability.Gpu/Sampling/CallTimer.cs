namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// Shows other threads whether the poller is inside a driver call, and since when. Readers compare with the clock themselves, so a hung call needs
/// no watchdog thread.
/// </summary>
internal sealed class CallTimer
{
    private const long Idle = long.MinValue;

    private long callStarted = Idle;

    /// <summary>A driver call begins.</summary>
    public void Beat(long now) => Volatile.Write(ref callStarted, now);

    /// <summary>No driver call is running.</summary>
    public void Rest() => Volatile.Write(ref callStarted, Idle);

    /// <summary>Whether a call has been running for longer than <paramref name="seconds"/>.</summary>
    public bool IsStuck(SampleClock clock, long now, double seconds)
    {
        long started = Volatile.Read(ref callStarted);
        return started != Idle && clock.Seconds(started, now) > seconds;
    }
}
