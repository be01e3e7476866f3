using System.Diagnostics.CodeAnalysis;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// What observable instruments read: one series per key, shared by everything that uses that key. After its last user is disposed, it is published
/// for two more minutes, so that nothing is lost between two collections; a new user within that time continues its counts.
/// </summary>
/// <remarks>Sharing matters: two observations with the same attributes in one collection would overwrite each other.</remarks>
/// <typeparam name="TKey">The type of the key, such as <see cref="ModelIdentity"/>.</typeparam>
/// <typeparam name="TSeries">The type of the series; thread-safe.</typeparam>
/// <param name="create">Creates a series.</param>
/// <param name="hasCounted">Whether a series has counted anything, so that it must be published once more.</param>
[Experimental("MOX001")]
public sealed class SeriesRegistry<TKey, TSeries>(Func<TKey, TSeries> create, Func<TSeries, bool> hasCounted) where TKey : notnull where TSeries : class
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Entry> entries = [];
    private readonly List<Entry> retired = []; // oldest first
    private TSeries[]? all, live; // created at collection: creating them with every monitor would take time proportional to their number

    /// <summary>All series to publish now, including those of disposed monitors; a snapshot.</summary>
    public TSeries[] All
    {
        get
        {
            lock (gate)
            {
                if (retired.RemoveAll(entry => entry.Retirement!.IsOver() && entries.Remove(entry.Key)) > 0) all = null;
                return all ??= [.. entries.Values.Select(static entry => entry.Series)];
            }
        }
    }

    /// <summary>The series in use now; a snapshot.</summary>
    public TSeries[] Live
    {
        get
        {
            lock (gate) return live ??= [.. entries.Values.Where(static entry => entry.Users > 0).Select(static entry => entry.Series)];
        }
    }

    /// <summary>Gets or creates the series of a key and adds a user.</summary>
    /// <param name="key">The key.</param>
    public TSeries Acquire(TKey key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out Entry? entry)) entries.Add(key, entry = new(key, create(key)));
            if (entry.Retirement is not null)
            {
                retired.Remove(entry);
                entry.Retirement = null;
            }

            if (entry.Users++ == 0) all = live = null;
            return entry.Series;
        }
    }

    /// <summary>Removes a user.</summary>
    /// <param name="key">The key.</param>
    /// <param name="clock">Measures how long the series is still published.</param>
    public void Release(TKey key, SafeClock clock)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out Entry? entry) || entry.Users == 0 || --entry.Users > 0) return;
            all = live = null;
            if (hasCounted(entry.Series)) Retire(entry, clock);
            else entries.Remove(key);
        }
    }

    private void Retire(Entry entry, SafeClock clock)
    {
        entry.Retirement = new(clock);
        retired.Add(entry);
        if (retired.Count <= Retirement.Most) return;
        entries.Remove(retired[0].Key);
        retired.RemoveAt(0);
    }

    private sealed class Entry(TKey key, TSeries series)
    {
        public TKey Key { get; } = key;

        public TSeries Series { get; } = series;

        public int Users { get; set; }

        public Retirement? Retirement { get; set; }
    }
}
