namespace ModelObservability.Metrics.Windows;

/// <summary>Any metric over the recent past: a ring of states, one for each slice of time, merged when the value is read.</summary>
/// <typeparam name="TState">The metric.</typeparam>
/// <typeparam name="TValue">Its value.</typeparam>
/// <remarks>
/// <para>Memory is that of as many states as there are slices, whatever the number of samples. The value holds nothing older than the window; it
/// reaches back at least to the window less one slice, because the newest slice is still filling.</para>
/// <para>One writer at a time, no lock. A window is itself a streaming metric: windows over the same clock merge slice by slice.</para>
/// <code>
/// var window = new SlidingWindow&lt;BinaryConfusion, BinaryCounts&gt;(new BinaryConfusion(), TimeSpan.FromMinutes(5), TimeProvider.System);
/// window.Current.Add(labels, scores);
/// double recent = window.Value.F1;
/// </code>
/// </remarks>
public sealed class SlidingWindow<TState, TValue> : IStreamingMetric<SlidingWindow<TState, TValue>, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly TState merged;
    private readonly TimeProvider time;
    private readonly SliceClock clock;
    private readonly SliceRing<TState, TValue> ring;

    /// <summary>Creates an empty window.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="length">How far back the window reaches, longer than zero.</param>
    /// <param name="time">The clock; its timestamps are used, which wall-clock adjustments do not move.</param>
    /// <param name="slices">The number of slices of the window, 1…10,000 of at least 100 ns: more are finer and take more memory. Default: 12.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prototype"/> or <paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not positive, or <paramref name="slices"/> is out of its range.</exception>
    public SlidingWindow(TState prototype, TimeSpan length, TimeProvider time, int slices = 12)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        clock = new SliceClock(time, length, nameof(length), slices, nameof(slices));
        (this.time, Length, merged) = (time, length, prototype.CreateEmpty());
        ring = new SliceRing<TState, TValue>(prototype, slices);
    }

    /// <summary>How far back the window reaches.</summary>
    public TimeSpan Length { get; }

    /// <summary>The number of slices of the window.</summary>
    public int Slices => ring.Count;

    /// <summary>The state to add samples of this moment to. Do not keep it: ask again for each batch.</summary>
    public TState Current
    {
        get
        {
            ring.MoveTo(clock.Now);
            return ring.Newest;
        }
    }

    /// <inheritdoc/>
    public TValue Value
    {
        get
        {
            merged.Reset();
            MergeInto(merged);
            return merged.Value;
        }
    }

    /// <summary>
    /// A new state with what the window holds now, as the value has it: to write it to bytes, or to merge it with the windows of other processes
    /// read at the same time. The slices themselves do not travel: their clock means nothing elsewhere.
    /// </summary>
    /// <returns>A state of the configuration of the prototype; the window does not change.</returns>
    public TState ToState()
    {
        TState state = merged.CreateEmpty();
        MergeInto(state);
        return state;
    }

    /// <inheritdoc/>
    public void Merge(SlidingWindow<TState, TValue> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Length != Length || other.Slices != Slices || !ReferenceEquals(other.time, time))
        {
            throw new ArgumentException(
                $"The other window is {other.Length} long in {other.Slices} slices, this one {Length} in {Slices}; they must be alike and share a clock.", nameof(other));
        }

        ring.Merge(other.ring);
    }

    /// <inheritdoc/>
    public void Reset() => ring.Reset();

    /// <inheritdoc/>
    public SlidingWindow<TState, TValue> CreateEmpty() => new(merged, Length, time, Slices);

    private void MergeInto(TState state)
    {
        ring.MoveTo(clock.Now);
        for (int age = 0; age < ring.Count; age++)
        {
            if (ring.Aged(age) is { } slice) state.Merge(slice);
        }
    }
}
