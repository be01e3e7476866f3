namespace ModelObservability.Gpu.Sampling;

/// <summary>
/// A monotonic sum in the driver's unit that never decreases: if the driver's counter goes backwards (driver reloaded, counter reset), a new
/// series begins and adds only its growth. Nothing is invented; at most the growth between two polls is missed.
/// </summary>
internal struct SumSeries
{
    private bool started;
    private double last;
    private long lastAt;

    /// <summary>The first value plus all growth since.</summary>
    public double Total { get; private set; }

    /// <summary>Growth per second since the previous value; NaN after a start, a restart or a long gap.</summary>
    public double Rate { get; private set; }

    /// <summary>When the driver's current series was first read.</summary>
    public DateTimeOffset Since { get; private set; }

    /// <summary>How often the driver's counter went backwards.</summary>
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

    /// <summary>Adds growth that was computed elsewhere.</summary>
    public void Grow(double by, SampleClock clock)
    {
        if (!started) Since = clock.UtcNow();
        started = true;
        Total += by;
    }
}
