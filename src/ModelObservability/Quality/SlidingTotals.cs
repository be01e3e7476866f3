using ModelObservability.Metrics;

namespace ModelObservability.Quality;

/// <summary>
/// The state of all time and of a sliding window from one addition per batch: samples go into the youngest slice, slices that leave the
/// window retire into one state, and both answers are merged on read. Time comes in as timestamps. Not thread-safe.
/// </summary>
internal sealed class SlidingTotals<TState, TValue> where TState : class, IStreamingMetric<TState, TValue>
{
    public const int SlicesPerWindow = 12;

    private readonly TState retired;
    private readonly TState merged;
    private readonly TState[] slices;
    private readonly long sliceLength;
    private long youngest = long.MinValue;

    /// <summary>Starts empty.</summary>
    /// <param name="empty">An empty state; the configuration of all others.</param>
    /// <param name="window">Length of the window in units of the timestamps; null for none.</param>
    public SlidingTotals(TState empty, long? window)
    {
        retired = empty;
        merged = empty.CreateEmpty();
        slices = window is null ? [] : [.. Enumerable.Range(0, SlicesPerWindow).Select(_ => empty.CreateEmpty())];
        sliceLength = Math.Max(1, (window ?? 0) / SlicesPerWindow);
    }

    /// <summary>Which slice a time belongs to; changes when the window slides.</summary>
    public long SliceAt(long now) => now / sliceLength;

    /// <summary>The state to add samples to.</summary>
    public TState At(long now)
    {
        if (slices.Length == 0) return retired;
        Slide(SliceAt(now));
        return slices[youngest % SlicesPerWindow];
    }

    public TValue All()
    {
        merged.Reset();
        merged.Merge(retired);
        foreach (TState slice in slices) merged.Merge(slice);
        return merged.Value;
    }

    public TValue Recent(long now)
    {
        Slide(SliceAt(now));
        merged.Reset();
        foreach (TState slice in slices) merged.Merge(slice);
        return merged.Value;
    }

    /// <summary>Retires what has left the window. A clock that goes back adds to the youngest slice.</summary>
    private void Slide(long now)
    {
        if (now <= youngest) return;
        long steps = youngest == long.MinValue ? 0 : Math.Min(now - youngest, SlicesPerWindow);
        for (long step = 1; step <= steps; step++)
        {
            TState leaving = slices[(now - steps + step) % SlicesPerWindow];
            retired.Merge(leaving);
            leaving.Reset();
        }

        youngest = now;
    }
}
