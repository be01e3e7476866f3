using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Instrumentation;

/// <summary>
/// The number of series that an SDK keeps per instrument. Counts and reports the series published beyond it, because the SDK
/// silently merges them into one without attributes. An SDK never frees a series, so those of disposed models count too.
/// </summary>
[Experimental("MOX001")]
public sealed class SeriesLimit : IDisposable
{
    /// <summary>The most signals raised: one for each of thousands of models and instruments would help nobody.</summary>
    private const int MostSignals = 64;

    private static volatile SeriesLimit[] all = [];
    private static readonly Lock Changing = new();

    private readonly Lock gate = new();
    private readonly Dictionary<string, HashSet<long>> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<long>> beyond = new(StringComparer.Ordinal);
    private readonly HashSet<(string, ModelIdentity)> signalled = [];
    private readonly Func<string, int> limitOf;

    internal SeriesLimit(Func<string, int> limitOf) => this.limitOf = limitOf;

    /// <summary>Raises the signal of an instrument, its limit and the model that has lost a series: signals lie above telemetry, so they connect themselves.</summary>
    internal static Action<string, int, ModelIdentity>? Exceeded { get; set; }

    /// <summary>Starts to watch a limit; dispose it to stop.</summary>
    /// <param name="limitOf">The number of series kept of an instrument, by its name.</param>
    public static SeriesLimit Watch(Func<string, int> limitOf)
    {
        SeriesLimit limit = new(limitOf);
        lock (Changing) all = [.. all, limit];
        return limit;
    }

    /// <summary>Series beyond the limit, by instrument; the highest number if there are several SDKs.</summary>
    internal static IEnumerable<(string Instrument, long Series)> Overflow() =>
        all.SelectMany(static limit => limit.Beyond()).GroupBy(static pair => pair.Instrument).Select(static group => (group.Key, group.Max(static pair => pair.Series)));

    /// <summary>Checks the series that an instrument publishes in one collection.</summary>
    internal static void Check<T>(string instrument, List<Measurement<T>> measurements) where T : struct
    {
        foreach (SeriesLimit limit in all)
            foreach (ModelIdentity model in limit.FindLosers(instrument, measurements)) Exceeded?.Invoke(instrument, limit.limitOf(instrument), model);
    }

    /// <summary>Stops watching.</summary>
    public void Dispose()
    {
        lock (Changing) all = [.. all.Where(other => other != this)];
    }

    private static ModelIdentity? ModelOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        string? name = null, version = null, framework = null;
        foreach (var (key, value) in tags)
        {
            if (key == Names.Model.Name) name = value as string;
            else if (key == Names.Model.Version) version = value as string;
            else if (key == Names.Model.Framework) framework = value as string;
        }

        return name is null ? null : new(name, version, framework);
    }

    private static long HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        ulong hash = 14695981039346656037; // 32 bits of each part, mixed into 64: a few thousand sets do not collide
        foreach (var (key, value) in tags)
            hash = (System.Numerics.BitOperations.RotateLeft(hash, 29) ^ (uint)key.GetHashCode() ^ ((ulong)(uint)(value?.GetHashCode() ?? 0) << 32)) * 1099511628211;
        return (long)hash;
    }

    private List<(string Instrument, long Series)> Beyond()
    {
        lock (gate) return [.. beyond.Select(static pair => (pair.Key, (long)pair.Value.Count))];
    }

    /// <summary>The models that lose a series and have no signal about it yet.</summary>
    private List<ModelIdentity> FindLosers<T>(string instrument, List<Measurement<T>> measurements) where T : struct
    {
        List<ModelIdentity> losers = [];
        lock (gate)
        {
            int limit = limitOf(instrument);
            if (!seen.TryGetValue(instrument, out HashSet<long>? kept)) seen.Add(instrument, kept = []);
            foreach (Measurement<T> measurement in measurements)
            {
                long series = HashOf(measurement.Tags);
                if (kept.Contains(series) || (kept.Count < limit && kept.Add(series))) continue;
                if (!beyond.TryGetValue(instrument, out HashSet<long>? lost)) beyond.Add(instrument, lost = []);
                if (lost.Count < limit) lost.Add(series); // limited like the series that are kept
                if (signalled.Count < MostSignals && ModelOf(measurement.Tags) is { } model && signalled.Add((instrument, model))) losers.Add(model);
            }
        }

        return losers;
    }
}
