namespace ModelObservability.Telemetry;

/// <summary>
/// What observable instruments read: one series per key, shared by all who asked for that key, gone with the last of them.
/// </summary>
/// <remarks>Sharing matters: two observations with the same attributes in one collection would overwrite each other.</remarks>
internal sealed class SeriesRegistry<TKey, TSeries>(Func<TKey, TSeries> create) where TKey : notnull where TSeries : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, (TSeries Series, int Users)> entries = [];
    private volatile TSeries[]? all = [];

    /// <summary>All series of now; never changes after it was read. Copied by who reads after a change: who comes and goes pays for none of the others.</summary>
    public TSeries[] All => all ?? Copy();

    public TSeries Acquire(TKey key)
    {
        lock (gate)
        {
            var entry = entries.TryGetValue(key, out var known) ? known : (Series: create(key), Users: 0);
            entries[key] = (entry.Series, entry.Users + 1);
            if (entry.Users == 0) all = null;
            return entry.Series;
        }
    }

    public void Release(TKey key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry)) return;
            if (entry.Users > 1)
            {
                entries[key] = (entry.Series, entry.Users - 1);
                return;
            }

            entries.Remove(key);
            all = null;
        }
    }

    private TSeries[] Copy()
    {
        lock (gate) return all ??= [.. entries.Values.Select(entry => entry.Series)];
    }
}
