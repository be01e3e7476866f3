namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// Tells readers on other threads that the poller is inside a call, and since when. Nobody has to watch the clock: whoever reads
/// compares, so a hung call costs no second thread.
/// </summary>
internal sealed class Pulse
{
    private const long Idle = long.MinValue;

    private long callStarted = Idle;

    /// <summary>The poller is about to call the driver.</summary>
    public void Beat(long now) => Volatile.Write(ref callStarted, now);

    /// <summary>The poller is done with this poll.</summary>
    public void Rest() => Volatile.Write(ref callStarted, Idle);

    /// <summary>Whether a call has been running for longer than <paramref name="seconds"/>.</summary>
    public bool IsStuck(SampleClock clock, long now, double seconds)
    {
        long started = Volatile.Read(ref callStarted);
        return started != Idle && clock.Seconds(started, now) > seconds;
    }
}
