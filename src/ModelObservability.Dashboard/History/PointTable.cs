using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.History;

/// <summary>The series that points of metrics belong to. Finding one that is known allocates nothing. Not thread-safe.</summary>
internal sealed class PointTable
{
    private readonly Dictionary<ulong, Entry> entries = [];

    /// <summary>The series of a point; null for one that is not known.</summary>
    public WatchedSeries? Find(InstrumentInfo instrument, ReadOnlyTagCollection tags)
    {
        for (Entry? entry = entries.GetValueOrDefault(HashOf(instrument, tags)); entry is not null; entry = entry.Next)
            if (ReferenceEquals(entry.Series.Instrument, instrument) && Same(entry.Tags, tags)) return entry.Series;
        return null;
    }

    /// <summary>Puts a series in the place of another of the same point.</summary>
    public void Replace(InstrumentInfo instrument, ReadOnlyTagCollection tags, WatchedSeries before, WatchedSeries series)
    {
        ulong hash = HashOf(instrument, tags);
        Entry? kept = null;
        for (Entry? entry = entries.GetValueOrDefault(hash); entry is not null; entry = entry.Next)
            kept = ReferenceEquals(entry.Series, before) ? entry with { Series = series, Next = kept } : entry with { Next = kept };
        if (kept is not null) entries[hash] = kept;
    }

    public void Add(InstrumentInfo instrument, ReadOnlyTagCollection tags, WatchedSeries series)
    {
        ulong hash = HashOf(instrument, tags);
        entries[hash] = new(Copy(tags), series, entries.GetValueOrDefault(hash));
    }

    /// <summary>Forgets the series of what is no longer watched. A histogram leaves its totals.</summary>
    public void Remove(IReadOnlySet<WatchedSeries> gone)
    {
        foreach (ulong hash in entries.Keys.ToArray())
        {
            Entry? kept = null;
            for (Entry? entry = entries[hash]; entry is not null; entry = entry.Next)
            {
                if (gone.Contains(entry.Series) && entry.Series is not HistogramSeries) continue;
                if (gone.Contains(entry.Series)) ((HistogramSeries)entry.Series).Forget();
                kept = entry with { Next = kept };
            }

            if (kept is null) entries.Remove(hash);
            else entries[hash] = kept;
        }
    }

    public static KeyValuePair<string, object?>[] Copy(ReadOnlyTagCollection tags)
    {
        List<KeyValuePair<string, object?>> copy = [];
        foreach (KeyValuePair<string, object?> tag in tags) copy.Add(tag!);
        return [.. copy];
    }

    private static ulong HashOf(InstrumentInfo instrument, ReadOnlyTagCollection tags)
    {
        ulong hash = (ulong)instrument.Name.GetHashCode(StringComparison.Ordinal);
        foreach (var (name, value) in tags)
            hash = (((hash * 31) + (uint)name.GetHashCode(StringComparison.Ordinal)) * 31) + (uint)(value?.GetHashCode() ?? 0);
        return hash;
    }

    private static bool Same(KeyValuePair<string, object?>[] known, ReadOnlyTagCollection tags)
    {
        if (known.Length != tags.Count) return false;
        int index = 0;
        foreach (var (name, value) in tags)
        {
            if (known[index].Key != name || !Equals(known[index].Value, value)) return false;
            index++;
        }

        return true;
    }

    private sealed record Entry(KeyValuePair<string, object?>[] Tags, WatchedSeries Series, Entry? Next);
}
