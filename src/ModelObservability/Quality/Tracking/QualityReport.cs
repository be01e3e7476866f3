using System.Diagnostics.Metrics;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>A snapshot of what a tracker publishes, by instrument, so that a collection of many instruments merges states once.</summary>
internal sealed class QualityReport
{
    private readonly Dictionary<string, List<Measurement<long>>> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Measurement<double>>> numbers = new(StringComparer.Ordinal);

    public IReadOnlyList<Measurement<long>> Counts(InstrumentDefinition instrument) => counts.GetValueOrDefault(instrument.Name) ?? [];

    public IReadOnlyList<Measurement<double>> Numbers(InstrumentDefinition instrument) => numbers.GetValueOrDefault(instrument.Name) ?? [];

    public void Add(InstrumentDefinition instrument, long count, KeyValuePair<string, object?>[] tags) => ListOf(counts, instrument).Add(new(count, tags));

    /// <summary>Adds a value if it is finite, because a single NaN breaks a series for good.</summary>
    public void Add(InstrumentDefinition instrument, double number, KeyValuePair<string, object?>[] tags)
    {
        if (double.IsFinite(number)) ListOf(numbers, instrument).Add(new(number, tags));
    }

    /// <summary>Adds the counters of an earlier report, so that none decreases. Scores are not added.</summary>
    public void GoOnFrom(QualityReport earlier)
    {
        foreach (InstrumentDefinition counter in (IEnumerable<InstrumentDefinition>)[.. Names.Quality.Counts, Names.Quality.Labels])
            GoOnFrom(earlier.Counts(counter), ListOf(counts, counter), static (one, other) => new(Saturating.Add(one.Value, other.Value), one.Tags));
        foreach (InstrumentDefinition sum in Names.Quality.Sums.Concat(Names.Quality.Levels))
            GoOnFrom(earlier.Numbers(sum), ListOf(numbers, sum), static (one, other) => new(one.Value + other.Value, one.Tags));
    }

    private static void GoOnFrom<T>(IReadOnlyList<Measurement<T>> earlier, List<Measurement<T>> now, Func<Measurement<T>, Measurement<T>, Measurement<T>> add)
        where T : struct
    {
        if (earlier.Count == 0) return;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        for (int index = 0; index < now.Count; index++) places[KeyOf(now[index])] = index;
        foreach (Measurement<T> measurement in earlier)
        {
            if (places.TryGetValue(KeyOf(measurement), out int place)) now[place] = add(now[place], measurement);
            else now.Add(measurement);
        }
    }

    private static string KeyOf<T>(Measurement<T> measurement) where T : struct
    {
        System.Text.StringBuilder key = new();
        foreach (var (name, value) in measurement.Tags) key.Append(name).Append('\0').Append(value).Append('\0');
        return key.ToString();
    }

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, InstrumentDefinition instrument)
    {
        if (!lists.TryGetValue(instrument.Name, out List<T>? list)) lists.Add(instrument.Name, list = []);
        return list;
    }
}

/// <summary>The measurements of a report that share attributes: those of a model, a segment, a window.</summary>
internal readonly struct ReportSection(QualityReport report, MonotonicSums sums, KeyValuePair<string, object?>[] tags)
{
    public void Count(InstrumentDefinition instrument, long count, params ReadOnlySpan<KeyValuePair<string, object?>> more) =>
        report.Add(instrument, count, [.. tags, .. more]);

    /// <summary>Adds a monotonic sum.</summary>
    public void Sum(InstrumentDefinition instrument, double sum)
    {
        if (double.IsFinite(sum)) report.Add(instrument, sums.Next(instrument.Name, sum), tags);
    }

    /// <summary>Adds a monotonic sum, computed from a mean and a count.</summary>
    public void SumOf(InstrumentDefinition instrument, double mean, long count) => Sum(instrument, count == 0 ? 0 : mean * count);

    /// <summary>Adds a score, or a sum that may fall.</summary>
    public void Score(InstrumentDefinition instrument, double score, params ReadOnlySpan<KeyValuePair<string, object?>> more) =>
        report.Add(instrument, score, [.. tags, .. more]);

    /// <summary>Adds the ends of an interval, where there are any.</summary>
    public void Band(BandDefinition band, ConfidenceInterval interval, params ReadOnlySpan<KeyValuePair<string, object?>> more)
    {
        Score(band.Lower, interval.Lower, more);
        Score(band.Upper, interval.Upper, more);
    }

    /// <summary>Adds rejected samples by reason: all reasons that can occur, including those at 0, and all that have occurred.</summary>
    public void Rejected(Rejections rejected, params ReadOnlySpan<string> possible)
    {
        foreach (var (reason, samples) in rejected.ByReason())
            if (samples > 0 || possible.Contains(reason)) Rejected(reason, samples);
    }

    /// <summary>Adds rejected samples of a reason specific to one tracker.</summary>
    public void Rejected(string reason, long samples) => Count(Names.Quality.Rejected, samples, new KeyValuePair<string, object?>(Names.Reason, reason));
}
