using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// Segments by their value, up to a limit, and one for all beyond it. Thread-safe; getting a known segment takes no lock and allocates nothing.
/// </summary>
internal sealed class QualitySegments<TSeries>(int limit, Func<string, TSeries> create) where TSeries : class
{
    private readonly Lock gate = new();
    private volatile Dictionary<string, TSeries> known = new(StringComparer.Ordinal); // replaced, never modified
    private volatile TSeries[] all = [];
    private volatile TSeries? other;

    /// <summary>All current segments; a snapshot.</summary>
    public TSeries[] All => all;

    public TSeries Of(ReadOnlySpan<char> value)
    {
        bool beyond = value.Length > QualityTracker.LongestSegment || value.SequenceEqual(Names.Other);
        if (!beyond && known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value, out TSeries? series)) return series;
        return other is { } shared && (beyond || known.Count >= limit) ? shared : Add(value, beyond);
    }

    private TSeries Add(ReadOnlySpan<char> value, bool beyond)
    {
        lock (gate)
        {
            if (!beyond && known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value, out TSeries? series)) return series;
            if (beyond || known.Count >= limit) return other ?? Add(other = create(Names.Other));
            string name = value.ToString();
            series = create(name);
            known = new(known, StringComparer.Ordinal) { [name] = series };
            return Add(series);
        }
    }

    private TSeries Add(TSeries series)
    {
        all = [.. all, series];
        return series;
    }
}
