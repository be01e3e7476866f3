namespace ModelObservability.Metrics.Windows;

/// <summary>States of consecutive slices, the oldest forgotten for the newest: never a list of samples.</summary>
/// <remarks>Slices are numbered without end and the ring holds the newest ones. All states are made at construction.</remarks>
internal sealed class SliceRing<TState, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly TState[] slices;
    private readonly Action<TState>? leaving;
    private long newest;

    /// <summary>A ring of empty states.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="slices">How many, 1 or more.</param>
    /// <param name="leaving">Gets each state before it is forgotten.</param>
    public SliceRing(TState prototype, int slices, Action<TState>? leaving = null)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        this.leaving = leaving;
        this.slices = new TState[slices];
        for (int i = 0; i < slices; i++) this.slices[i] = prototype.CreateEmpty();
    }

    /// <summary>How many slices are held.</summary>
    public int Count => slices.Length;

    /// <summary>The state of the newest slice.</summary>
    public TState Newest => Aged(0);

    /// <summary>The state of the slice that is so many slices older than the newest, less than <see cref="Count"/>.</summary>
    public TState Aged(int age) => slices[(int)((newest + Count - age) % Count)];

    /// <summary>Makes a slice the newest; a number already passed changes nothing, so that time never runs backwards.</summary>
    public void MoveTo(long number)
    {
        // After a long silence every slice is stale, however many have passed.
        for (newest = Math.Max(newest, number - Count); newest < number;)
        {
            newest++;
            leaving?.Invoke(Newest);
            Newest.Reset();
        }
    }

    /// <summary>Adds the slices of another ring of the same length to those of the same number; what is older than the ring is left out.</summary>
    public void Merge(SliceRing<TState, TValue> other)
    {
        MoveTo(other.newest);
        int ahead = (int)Math.Min(Count, newest - other.newest);
        for (int age = ahead; age < Count; age++)
            Aged(age).Merge(other.Aged(age - ahead));
    }

    /// <summary>Forgets all samples.</summary>
    public void Reset()
    {
        foreach (TState slice in slices) slice.Reset();
    }
}
