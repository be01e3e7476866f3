using ModelObservability.Metrics;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Inference;

/// <summary>Durations of calls in two sketches: those of the current tumbling window, and all before it. Not thread-safe; adding allocates nothing.</summary>
/// <param name="length">The length of the window in units of the timestamps.</param>
internal sealed class LatencyTotals(long length) : IStreamingMetric<LatencyTotals, LatencyValue>
{
    private readonly QuantileSketch older = new(), current = new();
    private long begins = -1, ends; // of the window, as timestamps

    public LatencyValue Value => new(Whole().Value, current.Value, begins, ends);

    /// <summary>Adds a call.</summary>
    /// <param name="seconds">How long it took.</param>
    /// <param name="now">When it ended.</param>
    public void Add(double seconds, long now)
    {
        if (now < begins || now >= ends) MoveTo(now);
        current.Add(seconds);
    }

    public void Merge(LatencyTotals other)
    {
        older.Merge(other.older);
        if (other.begins > begins) (begins, ends) = Retire(other);
        (other.begins == begins ? current : older).Merge(other.current);
    }

    public void Reset()
    {
        older.Reset();
        current.Reset();
        (begins, ends) = (-1, 0);
    }

    public LatencyTotals CreateEmpty() => new(length);

    /// <summary>A copy of all calls.</summary>
    public QuantileSketch Whole()
    {
        QuantileSketch whole = older.CreateEmpty();
        whole.Merge(older);
        whole.Merge(current);
        return whole;
    }

    private (long, long) Retire(LatencyTotals newer)
    {
        older.Merge(current);
        current.Reset();
        return (newer.begins, newer.ends);
    }

    private void MoveTo(long now)
    {
        if (now >= ends)
        {
            older.Merge(current);
            current.Reset();
        }

        // A clock that was set back goes on in a window that ends by it.
        begins = CallWindow.NumberAt(now, length) * length;
        ends = begins + length;
    }
}

/// <summary>Quantiles of the durations of calls.</summary>
/// <param name="All">Of all calls.</param>
/// <param name="Last">Of the last window with calls.</param>
/// <param name="Begins">When that window began, as a timestamp.</param>
/// <param name="Ends">When it ends.</param>
internal sealed record LatencyValue(QuantileValue All, QuantileValue Last, long Begins, long Ends);
