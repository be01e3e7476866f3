namespace ModelObservability.Metrics.Windows;

/// <summary>States of consecutive slices, the oldest dropped for the newest: what every window is made of, and never a list of samples.</summary>
/// <remarks>
/// Slices are numbered without end and the ring holds the newest ones. All states are created at construction. Slices that nobody has asked for
/// are empty: they cost nothing to drop or to merge.
/// </remarks>
internal sealed class SliceRing<TState, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly TState[] slices;
    private readonly bool[] used;
    private readonly Action<TState>? dropped;
    private long newest;

    /// <summary>Creates a ring of empty states.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="slices">The number of slices, 1 or more.</param>
    /// <param name="dropped">Receives each state with samples before it is reset.</param>
    public SliceRing(TState prototype, int slices, Action<TState>? dropped = null)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        this.dropped = dropped;
        this.slices = new TState[slices];
        used = new bool[slices];
        for (int i = 0; i < slices; i++) this.slices[i] = prototype.CreateEmpty();
    }

    /// <summary>The number of slices.</summary>
    public int Count => slices.Length;

    /// <summary>The state of the newest slice, to add samples to.</summary>
    public TState Newest
    {
        get
        {
            used[IndexOf(0)] = true;
            return slices[IndexOf(0)];
        }
    }

    /// <summary>The state of the slice that is this many slices older than the newest, less than <see cref="Count"/>; null where it is empty.</summary>
    public TState? Aged(int age) => used[IndexOf(age)] ? slices[IndexOf(age)] : null;

    /// <summary>Makes a slice the newest; a number already passed changes nothing, so time never runs backwards.</summary>
    public void MoveTo(long number)
    {
        // After a long silence every slice is stale, however many have passed.
        for (newest = Math.Max(newest, number - Count); newest < number;)
        {
            newest++;
            int index = IndexOf(0);
            if (!used[index]) continue;
            dropped?.Invoke(slices[index]);
            slices[index].Reset();
            used[index] = false;
        }
    }

    /// <summary>Adds the slices of another ring of the same length to those of the same number; what is older than the ring is left out.</summary>
    public void Merge(SliceRing<TState, TValue> other)
    {
        MoveTo(other.newest);
        int ahead = (int)Math.Min(Count, newest - other.newest);
        for (int age = ahead; age < Count; age++)
        {
            if (other.Aged(age - ahead) is not { } slice) continue;
            used[IndexOf(age)] = true;
            slices[IndexOf(age)].Merge(slice);
        }
    }

    /// <summary>Drops all samples.</summary>
    public void Reset()
    {
        foreach (TState slice in slices) slice.Reset();
        Array.Clear(used);
    }

    private int IndexOf(int age) => (int)((newest + Count - age) % Count);
}
