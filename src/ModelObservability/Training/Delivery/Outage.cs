using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// When to try a sink again that failed: after a second, then two, four, … up to five minutes, each a little longer or shorter so that many
/// runs that lost one server do not come back as one. Not thread-safe.
/// </summary>
internal sealed class Outage(SafeClock clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private double pause;
    private long since;
    private double wait;

    /// <summary>Whether the sink has failed and not worked since.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Whether it may be tried: there is no outage, or its pause is over.</summary>
    public bool MayTry => !IsOn || !(clock.Seconds(since, clock.Timestamp()) < wait); // a failed clock measures NaN: try

    /// <summary>The sink failed, again or for the first time.</summary>
    /// <returns>Whether this begins an outage.</returns>
    public bool Begin()
    {
        pause = IsOn ? Math.Min(2 * pause, Longest.TotalSeconds) : 1;
        wait = pause * (0.75 + 0.5 * Jitter());
        since = clock.Timestamp();
        bool begins = !IsOn;
        IsOn = true;
        return begins;
    }

    /// <summary>The sink works.</summary>
    public void End() => IsOn = false;

#pragma warning disable CA5394 // spreads retries; nothing secret
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
