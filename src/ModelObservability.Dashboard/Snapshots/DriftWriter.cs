using System.Globalization;
using System.Text.Json;
using ModelObservability.Metrics.Drift;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes how far each column is from its reference, and both distributions in at most twenty bins.</summary>
internal static class DriftWriter
{
    private const int MostColumns = 200, MostDrawn = 60, MostBins = 20;

    public static void Write(Utf8JsonWriter json, WatchedDrift watched)
    {
        json.WriteStartObject();
        json.WriteString("version", watched.Model.Version ?? "");
        json.WriteNumber("windows", watched.Report.Windows);
        json.WriteNumber("waiting", watched.Report.WaitingRows);
        json.WriteBoolean("refuted", watched.Report.IsEstimateRefuted);
        json.WriteNumber("of", watched.Report.Columns.Count);
        json.WriteStartArray("columns");
        int drawn = 0;
        foreach (DriftColumn column in watched.Report.Columns.OrderByDescending(Rank).Take(MostColumns))
            Write(json, column, drawn++ < MostDrawn ? watched.Columns.FirstOrDefault(one => one.Name == column.Name) : null);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>What was found comes first, then what is farthest.</summary>
    private static double Rank(DriftColumn column) =>
        (column.Drifts != DriftKinds.None ? 1e6 : 0) + (double.IsFinite(column.Distance.PopulationStabilityIndex) ? Math.Min(1e5, column.Distance.PopulationStabilityIndex) : -1);

    private static void Write(Utf8JsonWriter json, DriftColumn column, WatchedColumn? bins)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteBoolean("enough", column.IsEnough);
        json.WriteString("kinds", column.Drifts == DriftKinds.None ? "" : column.Drifts.ToString().ToLowerInvariant());
        json.WriteExact("index", column.Distance.PopulationStabilityIndex);
        json.WriteExact("p", column.PValue);
        json.WriteExact("missing", column.Distance.Missing);
        json.WriteExact("referenceMissing", column.Distance.ReferenceMissing);
        json.WriteExact("unseen", column.Distance.Unseen);
        json.WriteNumber("rows", column.Distance.Rows);
        json.WriteNumber("referenceRows", column.Distance.ReferenceRows);
        if (bins is not null)
        {
            json.WriteStartArray("bins");
            foreach (Bin bin in bins.Reference.IsCategorical ? Categories(bins) : Numbers(bins))
            {
                json.WriteStartArray();
                json.WriteStringValue(bin.Label);
                json.WriteNumberValue(bin.Reference);
                json.WriteNumberValue(bin.Live);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>Neighbouring bins are joined; what lies below or above all of the reference stays alone.</summary>
    private static IEnumerable<Bin> Numbers(WatchedColumn column)
    {
        double[] edges = column.Reference.Edges.ToArray();
        long[] reference = column.Reference.Counts.ToArray(), live = column.Live.Counts.ToArray();
        yield return new($"below {Text(edges[0])}", reference[0], live[0]);
        int inner = edges.Length - 1;
        int width = Math.Max(1, (int)Math.Ceiling(inner / (double)MostBins));
        for (int from = 1; from <= inner; from += width)
        {
            int to = Math.Min(inner, from + width - 1);
            yield return new($"{Text(edges[from - 1])} to {Text(edges[to])}", Sum(reference, from, to), Sum(live, from, to));
        }

        yield return new($"above {Text(edges[^1])}", reference[^1], live[^1]);
    }

    /// <summary>The categories with the most values; the others are added up as one.</summary>
    private static IEnumerable<Bin> Categories(WatchedColumn column)
    {
        double[] codes = column.Reference.Edges.ToArray();
        long[] reference = column.Reference.Counts.ToArray(), live = column.Live.Counts.ToArray();
        Bin[] all = [.. codes.Select((code, at) => new Bin(NameOf(column, code), reference[at], live[at])).OrderByDescending(static bin => bin.Reference + bin.Live)];
        foreach (Bin bin in all.Take(MostBins)) yield return bin;
        if (all.Length > MostBins)
            yield return new(string.Create(CultureInfo.InvariantCulture, $"{all.Length - MostBins} others"), all.Skip(MostBins).Sum(static bin => bin.Reference), all.Skip(MostBins).Sum(static bin => bin.Live));
        yield return new("not in the reference", reference[^1], live[^1]);
    }

    private static string NameOf(WatchedColumn column, double code) =>
        column.Categories is { } names && code >= 0 && code < names.Count ? names[(int)code] : Text(code);

    private static long Sum(long[] counts, int from, int to) => counts.AsSpan(from, to - from + 1).ToArray().Sum();

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private readonly record struct Bin(string Label, long Reference, long Live);
}
