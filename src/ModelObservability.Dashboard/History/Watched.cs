namespace ModelObservability.Dashboard.History;

/// <summary>
/// What series belong to: a version of a model, a GPU, or the library itself. Its series take at most so many bytes. Read and written under the lock
/// of its <see cref="LiveHistory"/>.
/// </summary>
internal sealed class Watched(WatchedKey key, MemoryBudget budget)
{
    private readonly List<WatchedSeries> series = [];

    public WatchedKey Key { get; } = key;

    public IReadOnlyList<WatchedSeries> Series => series;

    /// <summary>The last second in which anything of it was published as alive.</summary>
    public long Alive { get; set; } = -1;

    /// <summary>Bytes its history takes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Series of which no history is kept, for want of room.</summary>
    public int Refused { get; private set; }

    public void Add(WatchedSeries added) => series.Add(added);

    /// <summary>Whether there is room for so many bytes more; then they are taken.</summary>
    public bool Reserve(int bytes)
    {
        if (Bytes + bytes > budget.PerModel || !budget.TryTake(bytes)) return false;
        Bytes += bytes;
        return true;
    }

    /// <summary>Notes that a series found no room.</summary>
    public void Refuse() => Refused++;

    /// <summary>Gives its memory back.</summary>
    public void Release() => budget.GiveBack(Bytes);
}
