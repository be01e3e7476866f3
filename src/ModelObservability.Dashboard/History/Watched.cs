namespace ModelObservability.Dashboard.History;

/// <summary>
/// What series belong to: a version of a model, a GPU, or the library itself. Its series take at most so many bytes. Read and written under the lock
/// of its <see cref="LiveHistory"/>.
/// </summary>
/// <param name="key">Whose series they are.</param>
/// <param name="budget">The bytes of all.</param>
/// <param name="makeRoom">Forgets something that has ended; whether there was any.</param>
internal sealed class Watched(WatchedKey key, MemoryBudget budget, Func<bool> makeRoom)
{
    private readonly List<WatchedSeries> series = [];

    public WatchedKey Key { get; } = key;

    public IReadOnlyList<WatchedSeries> Series => series;

    /// <summary>The last second that shows that it was there.</summary>
    public long Alive => series.Max(static one => one.Alive);

    /// <summary>Bytes its history takes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Series of which no history is kept, for want of room.</summary>
    public int Refused { get; private set; }

    public void Add(WatchedSeries added) => series.Add(added);

    /// <summary>Whether there is room for so many bytes more; then they are taken.</summary>
    public bool Reserve(int bytes)
    {
        if (Bytes + bytes > budget.PerModel) return false;
        while (!budget.TryTake(bytes))
            if (!makeRoom()) return false;
        Bytes += bytes;
        return true;
    }

    /// <summary>Notes that a series found no room.</summary>
    public void Refuse() => Refused++;

    /// <summary>Gives its memory back.</summary>
    public void Release() => budget.GiveBack(Bytes);
}
