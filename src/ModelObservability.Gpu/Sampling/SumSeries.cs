namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// A growing sum of the driver, in the driver's unit, kept so that it never falls: where the driver's number goes backwards (driver
/// reloaded, counter reset) a new series begins, which adds only what grows from there. Nothing is invented, at most the growth between
/// two polls is missed.
/// </summary>
internal struct SumSeries
{
    private bool started;
    private double last;
    private long lastAt;

    /// <summary>The first number seen and everything that grew since.</summary>
    public double Total { get; private set; }

    /// <summary>Growth a second since the number before; NaN after a start, a restart or a long gap.</summary>
    public double Rate { get; private set; }

    /// <summary>When the driver's present series was first seen.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>How often the driver's number went backwards.</summary>
    public int Restarts { get; private set; }

    public void Add(double number, SampleClock clock, long now, double longestGap)
    {
        double seconds = clock.Seconds(lastAt, now);
        Rate = started && number >= last && seconds > 0 && seconds <= longestGap ? (number - last) / seconds : double.NaN;
        if (!started)
        {
            Total = number;
            Since = clock.UtcNow();
        }
        else if (number >= last)
        {
            Total += number - last;
        }
        else
        {
            Restarts++;
            Since = clock.UtcNow();
        }

        started = true;
        last = number;
        lastAt = now;
    }

    /// <summary>Adds growth that was worked out elsewhere.</summary>
    public void Grow(double by, SampleClock clock)
    {
        if (!started) Since = clock.UtcNow();
        started = true;
        Total += by;
    }
}
