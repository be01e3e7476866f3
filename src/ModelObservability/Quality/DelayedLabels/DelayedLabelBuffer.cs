using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Quality;

/// <summary>
/// Predictions in the order they came, found by id, forgotten by age or for want of room. Time comes in as timestamps. Not thread-safe.
/// </summary>
/// <remarks>A labelled prediction stays until it is forgotten, so that a second label is told from an unknown one.</remarks>
internal sealed class DelayedLabelBuffer<TKey, TPrediction>(int capacity) where TKey : notnull
{
    private const int LeastLost = 64;

    private readonly Dictionary<TKey, long> positions = [];
    private Entry[] ring = new Entry[Math.Min(capacity, 64)];
    private long head; // position of the oldest; positions only grow, their place in the ring is the remainder
    private long tail;
    private long labelled;
    private long lost; // entries of the index that nobody can find

    public long Expired { get; private set; }

    public long Pending => tail - head - labelled;

    /// <summary>Remembers a prediction; false where its id is remembered already.</summary>
    public bool TryAdd(TKey id, TPrediction prediction, long now)
    {
        if (!positions.TryAdd(id, tail)) return false;
        if (tail - head == capacity) ForgetOldest();
        else if (tail - head == ring.Length) Grow();
        ring[tail++ % ring.Length] = new Entry(id, prediction, now);
        return true;
    }

    /// <summary>Finds the prediction of a label; a second label of the same one finds it as already labelled.</summary>
    public bool TryLabel(TKey id, [MaybeNullWhen(false)] out TPrediction prediction, out long predictedAt, out bool already)
    {
        (prediction, predictedAt, already) = (default, 0, false);
        if (!positions.TryGetValue(id, out long position)) return false;
        ref Entry entry = ref ring[position % ring.Length];
        (prediction, predictedAt, already) = (entry.Prediction, entry.At, entry.Labelled);
        if (already) return true;
        entry.Labelled = true;
        labelled++;
        return true;
    }

    /// <summary>Forgets everything predicted before a time.</summary>
    public void ForgetBefore(long time)
    {
        while (head < tail && ring[head % ring.Length].At < time) ForgetOldest();
    }

    private void ForgetOldest()
    {
        ref Entry oldest = ref ring[head++ % ring.Length];
        if (!positions.Remove(oldest.Id)) lost++;
        if (oldest.Labelled) labelled--;
        else Expired++;
        oldest = default;
        if (lost > LeastLost + Pending) IndexAgain();
    }

    /// <summary>
    /// Ids whose hash has changed since are never found again, neither by a label nor by who forgets them; when there are many, the index
    /// is made anew.
    /// </summary>
    private void IndexAgain()
    {
        lost = 0;
        positions.Clear();
        for (long position = head; position < tail; position++) positions.TryAdd(ring[position % ring.Length].Id, position);
    }

    private void Grow()
    {
        Entry[] larger = new Entry[(int)Math.Min(capacity, 2L * ring.Length)];
        for (long position = head; position < tail; position++) larger[position % larger.Length] = ring[position % ring.Length];
        ring = larger;
    }

    private struct Entry(TKey id, TPrediction prediction, long at)
    {
        public readonly TKey Id = id;
        public readonly TPrediction Prediction = prediction;
        public readonly long At = at;
        public bool Labelled;
    }
}
