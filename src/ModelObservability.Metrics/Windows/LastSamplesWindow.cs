namespace ModelObservability.Metrics.Windows;

/// <summary>Any metric over the last N samples: a ring of states, each for a share of them, merged when the value is read.</summary>
/// <typeparam name="TState">The metric.</typeparam>
/// <typeparam name="TValue">Its value.</typeparam>
/// <remarks>
/// <para>Memory is that of as many states as there are slices, whatever N is. The value holds at most N samples, and once that many have passed
/// at least N less one slice, because the newest slice is still filling; with a slice for each sample it holds exactly N. Samples count as they
/// are offered, rejected ones included. One writer at a time, no lock.</para>
/// <code>
/// while (!labels.IsEmpty)
/// {
///     int n = Math.Min(window.Room, labels.Length);
///     window.Take(n).Add(labels[..n], scores[..n]);
///     (labels, scores) = (labels[n..], scores[n..]);
/// }
/// </code>
/// </remarks>
public sealed class LastSamplesWindow<TState, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly TState merged;
    private readonly SliceRing<TState, TValue> ring;
    private readonly int perSlice;
    private long slice;
    private int taken;

    /// <summary>Creates an empty window.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="samples">The most samples that the window holds, 1 or more; rounded down to a multiple of <paramref name="slices"/>.</param>
    /// <param name="slices">The number of slices of the window, 1…samples and at most 10,000. Default: 10.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prototype"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> or <paramref name="slices"/> is out of its range.</exception>
    public LastSamplesWindow(TState prototype, int samples, int slices = 10)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        if (slices < 1 || slices > Math.Min(samples, 10_000))
            throw new ArgumentOutOfRangeException(nameof(slices), slices, $"slices must be 1 to {Math.Min(samples, 10_000)}.");
        perSlice = samples / slices;
        merged = prototype.CreateEmpty();
        ring = new SliceRing<TState, TValue>(prototype, slices);
    }

    /// <summary>The most samples that the window holds.</summary>
    public int Samples => perSlice * ring.Count;

    /// <summary>The most samples that <see cref="Take"/> accepts now, 1 or more.</summary>
    public int Room => taken < perSlice ? perSlice - taken : perSlice;

    /// <summary>What the samples in the window add up to.</summary>
    public TValue Value
    {
        get
        {
            merged.Reset();
            MergeInto(merged);
            return merged.Value;
        }
    }

    /// <summary>A new state with what the window holds, as the value has it: to write it to bytes, or to merge it elsewhere.</summary>
    /// <returns>A state of the configuration of the prototype; the window does not change.</returns>
    public TState ToState()
    {
        TState state = merged.CreateEmpty();
        MergeInto(state);
        return state;
    }

    /// <summary>Makes room for samples, forgetting the oldest where needed.</summary>
    /// <param name="samples">The number of samples to add, 1…<see cref="Room"/>.</param>
    /// <returns>The state to add exactly so many samples to. Do not keep it: ask again for each batch.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="samples"/> is outside 1…<see cref="Room"/>; nothing has changed.</exception>
    public TState Take(int samples)
    {
        if (samples < 1 || samples > Room)
            throw new ArgumentOutOfRangeException(nameof(samples), samples, $"samples must be 1 to {Room}, the room in this slice.");
        if (taken == perSlice)
        {
            ring.MoveTo(++slice);
            taken = 0;
        }

        taken += samples;
        return ring.Newest;
    }

    /// <summary>Forgets everything: the window is as new.</summary>
    public void Reset()
    {
        ring.Reset();
        taken = 0;
    }

    private void MergeInto(TState state)
    {
        for (int age = 0; age < ring.Count; age++)
        {
            if (ring.Aged(age) is { } slice) state.Merge(slice);
        }
    }
}
