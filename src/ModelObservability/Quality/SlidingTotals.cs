using ModelObservability.Metrics;
using ModelObservability.Metrics.Windows;

namespace ModelObservability.Quality;

/// <summary>
/// The state of all time and of a sliding window from one addition per batch: samples go into the newest slice, slices that leave the
/// window retire into one state, and both answers are merged on read. Time comes in as timestamps. Not thread-safe.
/// </summary>
internal sealed class SlidingTotals<TState, TValue> where TState : class, IStreamingMetric<TState, TValue>
{
    private const int SlicesPerWindow = 12;

    private readonly TState retired;
    private readonly TState merged;
    private readonly SliceRing<TState, TValue>? slices;
    private readonly long sliceLength;

    /// <summary>Starts empty.</summary>
    /// <param name="empty">An empty state; the configuration of all others.</param>
    /// <param name="window">Length of the window in units of the timestamps; null for none.</param>
    public SlidingTotals(TState empty, long? window)
    {
        retired = empty;
        merged = empty.CreateEmpty();
        sliceLength = Math.Max(1, (window ?? 0) / SlicesPerWindow);
        if (window is not null) slices = new(empty, SlicesPerWindow, retired.Merge);
    }

    /// <summary>Which slice a time belongs to; changes when the window slides.</summary>
    public long SliceAt(long now) => now / sliceLength;

    /// <summary>The state to add samples to. A clock that goes back adds to the newest slice.</summary>
    public TState At(long now)
    {
        if (slices is null) return retired;
        slices.MoveTo(SliceAt(now));
        return slices.Newest;
    }

    public TValue All()
    {
        merged.Reset();
        merged.Merge(retired);
        MergeSlices();
        return merged.Value;
    }

    /// <summary>The value of the window.</summary>
    public TValue Recent(long now)
    {
        slices?.MoveTo(SliceAt(now));
        merged.Reset();
        MergeSlices();
        return merged.Value;
    }

    private void MergeSlices()
    {
        for (int age = 0; age < slices?.Count; age++) merged.Merge(slices.Aged(age));
    }
}
