namespace ModelObservability.Metrics.Windows;

/// <summary>Divides time into equal slices and numbers them, by a clock that no adjustment of the wall clock moves.</summary>
/// <remarks>The numbers count from the start of that clock, so that all rings of a process give a moment the same number and can be merged.</remarks>
internal readonly record struct SliceClock
{
    private const int MaxSlices = 10_000;
    private readonly TimeProvider time;
    private readonly long sliceTicks;

    /// <summary>A clock for <paramref name="slices"/> slices in <paramref name="span"/>.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The span is not positive or cannot be divided so often.</exception>
    public SliceClock(TimeProvider time, TimeSpan span, string spanName, int slices, string slicesName)
    {
        ArgumentNullException.ThrowIfNull(time);
        if (span <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(spanName, span, $"{spanName} must be longer than zero.");
        if (slices is < 1 or > MaxSlices || span.Ticks < slices)
            throw new ArgumentOutOfRangeException(slicesName, slices, $"{slicesName} must be 1 to {MaxSlices}, of at least 100 ns each.");
        (this.time, sliceTicks) = (time, span.Ticks / slices);
    }

    /// <summary>The number of the present slice.</summary>
    public long Now => time.GetElapsedTime(0).Ticks / sliceTicks;
}
