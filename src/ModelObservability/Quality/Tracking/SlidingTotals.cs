using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;

namespace ModelObservability.Quality;

/// <summary>
/// A state since the beginning and one of a sliding window, with one addition per batch: samples go into the newest slice, slices that leave the
/// window are merged into one state, and both results are merged on read. Times are timestamps. Not thread-safe.
/// </summary>
internal sealed class SlidingTotals<TState, TValue> where TState : class, IStreamingMetric<TState, TValue>
{
    private const int SlicesPerWindow = 12;

    private readonly TState retired;
    private readonly SliceRing<TState, TValue>? ring;
    private readonly long sliceLength;
    private long newest;

    /// <summary>Creates empty totals.</summary>
    /// <param name="empty">An empty state, the template of all others.</param>
    /// <param name="window">The length of the window in units of the timestamps; null for none.</param>
    public SlidingTotals(TState empty, long? window)
    {
        retired = empty.CreateEmpty();
        sliceLength = Math.Max(1, (window ?? 0) / SlicesPerWindow);
        ring = window is null ? null : new(empty, SlicesPerWindow, retired.Merge);
    }

    /// <summary>The slice of a time; it changes when the window slides.</summary>
    public long SliceAt(long now) => now / sliceLength;

    /// <summary>The state to add samples to. If the clock goes backwards, it is that of the newest slice.</summary>
    public TState At(long now)
    {
        MoveTo(now);
        return ring is null ? retired : ring.Newest;
    }

    /// <summary>
    /// Merges the samples of the tumbling window, which begins at each multiple of the window's length, into one state, those that the sliding
    /// window has besides into another, and older ones into a third; without a window all are older.
    /// </summary>
    public void AddTo(TState older, TState recent, TState tumbling, long now)
    {
        MoveTo(now);
        older.Merge(retired);
        long sinceItBegan = newest % SlicesPerWindow;
        for (int age = 0; age < ring?.Count; age++)
        {
            if (ring.Aged(age) is { } slice) (age <= sinceItBegan ? tumbling : recent).Merge(slice);
        }
    }

    private void MoveTo(long now)
    {
        newest = Math.Max(newest, SliceAt(now));
        ring?.MoveTo(newest);
    }
}
