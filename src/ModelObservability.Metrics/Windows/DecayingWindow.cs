namespace ModelObservability.Metrics.Windows;

/// <summary>Any metric with exponentially fading memory: samples of one half-life ago weigh half of those of now.</summary>
/// <typeparam name="TState">The metric.</typeparam>
/// <typeparam name="TValue">Its value.</typeparam>
/// <remarks>
/// <para>Counts stay integers. Time is cut into slices, each with a state of its own; on reading, every slice is merged as often as its weight
/// says, and the weight of a slice is 2^8 × 2^(-age / half-life) rounded to an integer, from 256 for the newest to 1 eight half-lives back,
/// where samples are forgotten. Merging n times costs log n merges, so a read is at most 9 doublings and a few merges for each slice.</para>
/// <para>So the counts in the value are weighted, in units of 1/<see cref="Scale"/> sample, while scores, being ratios, need no correction. The
/// weight of a slice is off by at most 1/512 of that of the newest, and all samples of a slice share one weight.</para>
/// <para>Memory is that of 8 × slices states. One writer at a time, no lock. Windows over the same clock merge.</para>
/// </remarks>
public sealed class DecayingWindow<TState, TValue> : IStreamingMetric<DecayingWindow<TState, TValue>, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    /// <summary>The weight of a sample of now: counts in the value are this many times too large.</summary>
    public const int Scale = 1 << HalfLives;

    private const int HalfLives = 8;
    private readonly TState merged;
    private readonly TimeProvider time;
    private readonly SliceClock clock;
    private readonly SliceRing<TState, TValue> ring;
    private readonly int slices;

    /// <summary>Creates an empty window.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="halfLife">The time in which the weight of a sample halves, longer than zero.</param>
    /// <param name="time">The clock; its timestamps are used, which wall-clock adjustments do not move.</param>
    /// <param name="slices">The number of slices in a half-life, 1…1,000 of at least 100 ns. Default: 4.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prototype"/> or <paramref name="time"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfLife"/> is not positive, or <paramref name="slices"/> is out of its range.</exception>
    public DecayingWindow(TState prototype, TimeSpan halfLife, TimeProvider time, int slices = 4)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        if (slices > 1_000) throw new ArgumentOutOfRangeException(nameof(slices), slices, "slices must be 1 to 1000.");
        clock = new SliceClock(time, halfLife, nameof(halfLife), slices, nameof(slices));
        (this.time, HalfLife, this.slices, merged) = (time, halfLife, slices, prototype.CreateEmpty());
        ring = new SliceRing<TState, TValue>(prototype, HalfLives * slices);
    }

    /// <summary>The time in which the weight of a sample halves.</summary>
    public TimeSpan HalfLife { get; }

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
    /// A new state with the weighted counts of now, as the value has them, in units of 1/<see cref="Scale"/> sample: to write it to bytes, or to
    /// merge it with the windows of other processes read at the same time. The slices themselves do not travel: their clock means nothing elsewhere.
    /// </summary>
    /// <returns>A state of the configuration of the prototype; the window does not change.</returns>
    public TState ToState()
    {
        TState state = merged.CreateEmpty();
        MergeInto(state);
        return state;
    }

    /// <inheritdoc/>
    public void Merge(DecayingWindow<TState, TValue> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.HalfLife != HalfLife || other.slices != slices || !ReferenceEquals(other.time, time))
        {
            throw new ArgumentException(
                $"The other window halves in {other.HalfLife} in {other.slices} slices, this one in {HalfLife} in {slices}; they must be alike and share a clock.",
                nameof(other));
        }

        ring.Merge(other.ring);
    }

    /// <inheritdoc/>
    public void Reset() => ring.Reset();

    /// <inheritdoc/>
    public DecayingWindow<TState, TValue> CreateEmpty() => new(merged, HalfLife, time, slices);

    /// <summary>Fills an empty state.</summary>
    private void MergeInto(TState state)
    {
        ring.MoveTo(clock.Now);
        // Binary weights, highest digit first: double what is there, then add the slices whose weight has the digit.
        for (int digit = HalfLives; digit >= 0; digit--)
        {
            state.Merge(state);
            for (int age = 0; age < ring.Count; age++)
            {
                if ((Weight(age) >> digit & 1) != 0 && ring.Aged(age) is { } slice) state.Merge(slice);
            }
        }
    }

    private int Weight(int age) => (int)Math.Round(Scale * Math.Pow(2, -(double)age / slices));
}
