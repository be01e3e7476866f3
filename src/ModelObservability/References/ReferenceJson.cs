using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelObservability.Metrics.Drift;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.References;

/// <summary>Writes a profile as JSON that people can read; <c>docs/drift.md</c> describes it.</summary>
internal static class ReferenceJson
{
    public const string Format = "ModelObservability.ReferenceProfile";

    /// <summary>The format this library writes; it reads this one and all before.</summary>
    public const int Version = 1;

    public const string Numeric = "numeric", Categorical = "categorical";

    private static readonly double[] Shares = [0.5, 0.9, 0.95, 0.99];

    public static byte[] Write(ReferenceProfile profile)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            WriteModel(json, profile);
            WriteCounts(json, profile);
            if (profile.LatencySketch is { } latency) WriteLatency(json, latency, profile.LatencyDispersion);
            if (profile.Scores is { } scores) WriteScores(json, scores);
            json.WriteStartArray("columns");
            foreach (ReferenceColumn column in profile.Columns) WriteColumn(json, column);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteModel(Utf8JsonWriter json, ReferenceProfile profile)
    {
        json.WriteStartObject("model");
        json.WriteString("name", profile.Model.Name);
        if (profile.Model.Version is { } version) json.WriteString("version", version);
        if (profile.Model.Framework is { } framework) json.WriteString("framework", framework);
        json.WriteEndObject();
        if (profile.Task is { } task) json.WriteString("task", task);
        if (profile.Run is { } run) json.WriteString("run", run);
        json.WriteString("captured_at", profile.CapturedAt);
        if (profile.Duration is { } duration) json.WriteNumber("duration_seconds", duration.TotalSeconds);
    }

    private static void WriteCounts(Utf8JsonWriter json, ReferenceProfile profile)
    {
        json.WriteStartObject("rates");
        foreach (var (name, rate) in profile.Rates)
        {
            json.WriteStartObject(name);
            json.WriteNumber("successes", rate.Successes);
            json.WriteNumber("trials", rate.Trials);
            WriteDispersion(json, "dispersion", rate.Dispersion);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartObject("means");
        foreach (var (name, mean) in profile.Means)
        {
            json.WriteStartObject(name);
            json.WriteNumber("mean", mean.Mean);
            json.WriteNumber("count", mean.Count);
            WriteDispersion(json, "dispersion", mean.Dispersion);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        Write(json, "classes", [.. profile.Classes]);
        if (profile.ClassDispersions.Any(static dispersion => dispersion > 1)) Write(json, "class_dispersions", [.. profile.ClassDispersions]);
        WriteSpread(json, "class_spread", profile.ClassSpread);
    }

    private static void WriteLatency(Utf8JsonWriter json, QuantileSketch sketch, double dispersion)
    {
        QuantileValue latency = sketch.Value;
        ArrayBufferWriter<byte> state = new();
        sketch.Write(state);
        json.WriteStartObject("latency");
        json.WriteNumber("count", latency.Count);
        foreach (double share in Shares)
            if (latency.Count > 0) json.WriteNumber(FormattableString.Invariant($"p{100 * share:0}"), latency.Quantile(share));
        WriteDispersion(json, "dispersion", dispersion);
        json.WriteBase64String("sketch", state.WrittenSpan);
        json.WriteEndObject();
    }

    private static void WriteScores(Utf8JsonWriter json, ReferenceScores scores)
    {
        json.WriteStartObject("scores");
        if (double.IsFinite(scores.Threshold)) json.WriteNumber("threshold", scores.Threshold);
        Write(json, "edges", [.. scores.Edges]);
        Write(json, "negatives", [.. scores.Negatives]);
        Write(json, "positives", [.. scores.Positives]);
        WriteDispersion(json, "error_dispersion", scores.ErrorDispersion);
        WriteSpread(json, "spread", scores.Spread);
        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, ReferenceColumn column)
    {
        DistributionSketch sketch = column.Sketch;
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", sketch.IsCategorical ? Categorical : Numeric);
        if (column.Categories is { } categories)
        {
            json.WriteStartArray("categories");
            foreach (string category in categories) json.WriteStringValue(category);
            json.WriteEndArray();
        }

        Write(json, "edges", sketch.Edges);
        Write(json, "counts", sketch.Counts);
        json.WriteNumber("missing", sketch.Missing);
        if (sketch.Count > 0)
        {
            json.WriteNumber("minimum", sketch.Minimum);
            json.WriteNumber("maximum", sketch.Maximum);
        }

        WriteSpread(json, "spread", column.Spread);
        json.WriteEndObject();
    }

    /// <summary>Readers before this one pass over what only it knows, and then take values for independent.</summary>
    private static void WriteDispersion(Utf8JsonWriter json, string name, double dispersion)
    {
        if (dispersion > 1) json.WriteNumber(name, dispersion);
    }

    private static void WriteSpread(Utf8JsonWriter json, string name, BlockSpread spread)
    {
        if (spread == BlockSpread.None) return;
        json.WriteStartObject(name);
        json.WriteNumber("dispersion", spread.Dispersion);
        json.WriteNumber("freedom", spread.Freedom);
        json.WriteNumber("index", spread.Index);
        json.WriteNumber("missing", spread.Missing);
        json.WriteNumber("unseen", spread.Unseen);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray(name);
        foreach (double number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<long> counts)
    {
        json.WriteStartArray(name);
        foreach (long count in counts) json.WriteNumberValue(count);
        json.WriteEndArray();
    }
}
