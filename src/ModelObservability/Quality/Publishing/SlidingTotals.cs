namespace ModelObservability.Quality;

/// <summary>
/// The state of all time and of a sliding window from one addition per batch: samples go into the newest slice, slices that leave the
/// window retire into one state, and both answers are merged on read. Time comes in as timestamps. Not thread-safe.
/// </summary>
internal sealed class SlidingTotals<TState, TValue> where TState : class, IQualityState<TState, TValue>
{
    private const int SlicesPerWindow = 12;

    private readonly TState retired;
    private readonly TState[] slices;
    private readonly bool[] used; // an empty slice costs nothing to retire or to merge
    private readonly long sliceLength;
    private long newest;

    /// <summary>Starts empty.</summary>
    /// <param name="empty">An empty state; the configuration of all others.</param>
    /// <param name="window">Length of the window in units of the timestamps; null for none.</param>
    public SlidingTotals(TState empty, long? window)
    {
        retired = empty.CreateEmpty();
        sliceLength = Math.Max(1, (window ?? 0) / SlicesPerWindow);
        slices = new TState[window is null ? 0 : SlicesPerWindow];
        used = new bool[slices.Length];
        for (int slice = 0; slice < slices.Length; slice++) slices[slice] = empty.CreateEmpty();
    }

    /// <summary>Which slice a time belongs to; changes when the window slides.</summary>
    public long SliceAt(long now) => now / sliceLength;

    /// <summary>The state to add samples to. A clock that goes back adds to the newest slice.</summary>
    public TState At(long now)
    {
        if (slices.Length == 0) return retired;
        MoveTo(SliceAt(now));
        used[newest % SlicesPerWindow] = true;
        return slices[newest % SlicesPerWindow];
    }

    /// <summary>Adds what is in the window to one state and what is older to another; without a window everything is older.</summary>
    public void AddTo(TState older, TState recent, long now)
    {
        if (slices.Length > 0) MoveTo(SliceAt(now));
        older.Merge(retired);
        for (int slice = 0; slice < slices.Length; slice++)
            if (used[slice]) recent.Merge(slices[slice]);
    }

    private void MoveTo(long number)
    {
        // After a long silence every slice is stale, however many have passed.
        for (newest = Math.Max(newest, number - SlicesPerWindow); newest < number;)
        {
            long leaving = ++newest % SlicesPerWindow;
            if (!used[leaving]) continue;
            retired.Merge(slices[leaving]);
            slices[leaving].Reset();
            used[leaving] = false;
        }
    }
}
