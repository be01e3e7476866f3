using System.Text.Json;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes series: with their past for a snapshot, the last points for the stream. Under the lock of the history.</summary>
internal static class SeriesWriter
{
    private static readonly double[] Shares = [0.5, 0.9, 0.99];

    public static void WriteAll(Utf8JsonWriter json, WatchedSeries series, PageQuery query, long slot)
    {
        json.WriteStartObject();
        json.WriteNumber("id", series.Id);
        json.WriteString("i", series.Instrument.Name);
        json.WriteStartObject("a");
        foreach (var (name, value) in series.Attributes) json.WriteString(name, value);
        json.WriteEndObject();
        (long from, long to) = Range(query, slot);
        if (series is NumberSeries number) WriteNumbers(json, number, query, from, to);
        else if (series is HistogramSeries histogram) WriteHistogram(json, histogram, query, from, to, slot);
        json.WriteEndObject();
    }

    /// <summary>The points of seconds after one that the page has.</summary>
    public static void WriteNew(Utf8JsonWriter json, WatchedSeries series, long after, long slot)
    {
        if (series.Seen <= after) return;
        json.WriteStartObject();
        json.WriteNumber("id", series.Id);
        if (series is NumberSeries number)
        {
            json.WriteExact("last", number.Last);
            if (number.IsKept) WriteColumn(json, "v", after + 1, slot, at => number.At(at, inMinutes: false));
        }
        else if (series is HistogramSeries { Counts: not null } histogram)
        {
            WriteColumn(json, "n", after + 1, slot, at => PointOf(histogram.Counts, at, inMinutes: false));
            if (histogram.HasBuckets) WriteQuantiles(json, histogram, inMinutes: false, after + 1, slot);
            if (HasHeat(histogram)) WriteHeat(json, histogram, inMinutes: false, after + 1, slot);
            WriteMinute(json, histogram, slot);
        }

        json.WriteEndObject();
    }

    /// <summary>The first and the last slot of a view; there is nothing before slot 0.</summary>
    public static (long From, long To) Range(PageQuery query, long slot) => query.InMinutes
        ? (Math.Max(0, (slot / Depth.SecondsPerMinute) - query.Minutes + 1), slot / Depth.SecondsPerMinute)
        : (Math.Max(0, slot - (query.Minutes * Depth.SecondsPerMinute) + 1), slot);

    /// <summary>Measurements of the last minute.</summary>
    public static HistogramWindow MinuteOf(HistogramSeries histogram, long slot) => new(histogram, slot - Depth.SecondsPerMinute + 1, slot, inMinutes: false);

    private static void WriteNumbers(Utf8JsonWriter json, NumberSeries number, PageQuery query, long from, long to)
    {
        json.WriteExact("last", number.Last);
        if (!number.IsKept) return;
        WriteColumn(json, "v", from, to, at => number.At(at, query.InMinutes));
        if (!query.InMinutes) return;
        WriteColumn(json, "lo", from, to, at => number.Least(at));
        WriteColumn(json, "hi", from, to, at => number.Greatest(at));
    }

    private static void WriteHistogram(Utf8JsonWriter json, HistogramSeries histogram, PageQuery query, long from, long to, long slot)
    {
        json.WriteNumber("total", histogram.Total);
        json.WriteExact("sum", histogram.Sum);
        if (histogram.Counts is not { } counts) return;
        if (histogram.IsCut) json.WriteBoolean("cut", true);
        WriteColumn(json, "n", from, to, at => PointOf(counts, at, query.InMinutes));
        if (histogram.HasBuckets) WriteQuantiles(json, histogram, query.InMinutes, from, to);
        WriteMinute(json, histogram, slot);
        if (!HasHeat(histogram)) return;
        json.WriteStartArray("edges");
        foreach (double edge in histogram.Edges) json.WritePoint(edge);
        json.WriteEndArray();
        WriteHeat(json, histogram, query.InMinutes, from, to);
    }

    private static bool HasHeat(HistogramSeries histogram) => histogram.HasBuckets && histogram.Instrument.Name == "ml.inference.duration";

    /// <summary>A rate for an amount of a minute, per second; the amount itself of a second.</summary>
    private static double PointOf(Track track, long at, bool inMinutes) =>
        !inMinutes ? track.Second(at) : track.IsAmount ? track.Minute(at) / Depth.SecondsPerMinute : track.Minute(at);

    private static void WriteColumn(Utf8JsonWriter json, string name, long from, long to, Func<long, double> valueAt)
    {
        json.WriteStartArray(name);
        for (long at = from; at <= to; at++) json.WritePoint(valueAt(at));
        json.WriteEndArray();
    }

    private static void WriteQuantiles(Utf8JsonWriter json, HistogramSeries histogram, bool inMinutes, long from, long to)
    {
        HistogramWindow[] slots = new HistogramWindow[to - from + 1];
        for (long at = from; at <= to; at++) slots[at - from] = new(histogram, at, at, inMinutes);
        foreach (double share in Shares)
        {
            json.WriteStartArray(share switch { 0.5 => "p50", 0.9 => "p90", _ => "p99" });
            foreach (HistogramWindow one in slots) json.WritePoint(histogram.IsCut ? double.NaN : one.Quantile(share));
            json.WriteEndArray();
        }
    }

    private static void WriteMinute(Utf8JsonWriter json, HistogramSeries histogram, long slot)
    {
        HistogramWindow minute = MinuteOf(histogram, slot);
        json.WriteStartArray("minute");
        json.WriteExact(minute.Count);
        foreach (double share in Shares) json.WritePoint(histogram.IsCut ? double.NaN : minute.Quantile(share));
        json.WriteEndArray();
    }

    /// <summary>Cells that are not empty: place in time, bucket, count.</summary>
    private static void WriteHeat(Utf8JsonWriter json, HistogramSeries histogram, bool inMinutes, long from, long to)
    {
        json.WriteStartArray("heat");
        for (int bucket = 0; bucket < histogram.Buckets.Count; bucket++)
        {
            if (histogram.Buckets[bucket] is not { } track) continue;
            for (long at = from; at <= to; at++)
            {
                if (!(track.At(at, inMinutes) is var count and > 0)) continue;
                json.WriteNumberValue(at - from);
                json.WriteNumberValue(bucket);
                json.WriteNumberValue((long)count);
            }
        }

        json.WriteEndArray();
    }
}
