using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;

namespace ModelObservability.Quality;

/// <summary>
/// The state of all time and of a sliding window from one addition per batch: samples go into the newest slice, slices that leave the
/// window are merged into one state, and both answers are merged on read. Time comes in as timestamps. Not thread-safe.
/// </summary>
internal sealed class SlidingTotals<TState, TValue> where TState : class, IStreamingMetric<TState, TValue>
{
    private const int SlicesPerWindow = 12;

    private readonly TState retired;
    private readonly SliceRing<TState, TValue>? ring;
    private readonly long sliceLength;

    /// <summary>Starts empty.</summary>
    /// <param name="empty">An empty state; the configuration of all others.</param>
    /// <param name="window">Length of the window in units of the timestamps; null for none.</param>
    public SlidingTotals(TState empty, long? window)
    {
        retired = empty.CreateEmpty();
        sliceLength = Math.Max(1, (window ?? 0) / SlicesPerWindow);
        ring = window is null ? null : new(empty, SlicesPerWindow, retired.Merge);
    }

    /// <summary>Which slice a time belongs to; changes when the window slides.</summary>
    public long SliceAt(long now) => now / sliceLength;

    /// <summary>The state to add samples to. A clock that goes back adds to the newest slice.</summary>
    public TState At(long now)
    {
        ring?.MoveTo(SliceAt(now));
        return ring is null ? retired : ring.Newest;
    }

    /// <summary>Adds what is in the window to one state and what is older to another; without a window everything is older.</summary>
    public void AddTo(TState older, TState recent, long now)
    {
        ring?.MoveTo(SliceAt(now));
        older.Merge(retired);
        for (int age = 0; age < ring?.Count; age++)
        {
            if (ring.Aged(age) is { } slice) recent.Merge(slice);
        }
    }
}
