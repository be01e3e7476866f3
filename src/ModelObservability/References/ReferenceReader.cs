using System.Buffers;
using System.Text.Json;
using ModelObservability.Metrics.Drift;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.References;

/// <summary>Reads a profile from bytes that may be anything: what cannot be is refused with its place, and nothing large is made of few bytes.</summary>
internal static class ReferenceReader
{
    private const long MostBytes = 64 << 20;
    private const int MostColumns = 10_000, MostNames = 1000, MostClasses = 10_000;
    private const double LargestDispersion = 1e15;

    public static ReferenceProfile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MostBytes) throw new InvalidDataException($"The file has {file.Length:N0} bytes; a profile has at most {MostBytes:N0}.");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Read(bytes);
    }

    /// <exception cref="InvalidDataException">The bytes are no profile.</exception>
    public static ReferenceProfile Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return Read(new JsonField(document.RootElement, ""));
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException) // the latter for bytes in a string that are no text
        {
            throw new InvalidDataException($"The file is no JSON, or cut off: {wrong.Message}", wrong);
        }
    }

    private static ReferenceProfile Read(JsonField root)
    {
        if (root.Text("format") != ReferenceJson.Format)
            throw root.Bad("format", $"\"{ReferenceJson.Format}\"");
        if (root.Count("version") is var version and not ReferenceJson.Version)
            throw new InvalidDataException($"The profile has format {version}; this library reads {ReferenceJson.Version}. A newer ModelObservability has written it.");
        JsonField model = root.Field("model");
        return new ReferenceProfile(Identity(model))
        {
            Task = root.TextOrNone("task"),
            Run = root.TextOrNone("run"),
            CapturedAt = root.Time("captured_at"),
            Duration = root.NumberOrNone("duration_seconds") is { } seconds ? Seconds(root, seconds) : null,
            Rates = Named(root.Field("rates"), static field => new ReferenceRate(field.Count("successes"), field.Count("trials")) { Dispersion = Dispersion(field, "dispersion") }, static rate => rate.Successes <= rate.Trials),
            Means = Named(root.Field("means"), static field => new ReferenceMean(field.Number("mean"), field.Count("count")) { Dispersion = Dispersion(field, "dispersion") }, static _ => true),
            Classes = Classes(root),
            ClassDispersions = root.FieldOrNone("class_dispersions") is null ? [] : ClassDispersions(root),
            ClassSpread = Spread(root, "class_spread"),
            LatencyDispersion = root.FieldOrNone("latency") is { } late ? Dispersion(late, "dispersion") : 1,
            LatencySketch = root.FieldOrNone("latency") is { } latency ? Latency(latency) : null,
            Scores = root.FieldOrNone("scores") is { } scores ? Scores(scores) : null,
            Columns = Columns(root),
        };
    }

    private static long[] Classes(JsonField root)
    {
        long[] counts = root.Counts("classes");
        return Total(counts) <= long.MaxValue ? counts : throw root.Wrong("classes have more samples than 2^63 - 1");
    }

    private static decimal Total(IEnumerable<long> counts) => counts.Sum(static count => (decimal)count);

    private static ModelIdentity Identity(JsonField model)
    {
        try
        {
            return new(model.Text("name"), model.TextOrNone("version"), model.TextOrNone("framework"));
        }
        catch (ArgumentException wrong)
        {
            throw model.Wrong(wrong.Message);
        }
    }

    private static TimeSpan Seconds(JsonField root, double seconds) => seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw root.Bad("duration_seconds", "0 or more, and less than 10,000 years");

    private static SortedDictionary<string, T> Named<T>(JsonField field, Func<JsonField, T> read, Func<T, bool> isPossible)
    {
        SortedDictionary<string, T> named = new(StringComparer.Ordinal);
        foreach (JsonField entry in field.Entries(MostNames))
        {
            T value = read(entry);
            if (!isPossible(value)) throw entry.Wrong($"it is {value}; successes are at most the trials");
            named[entry.Name] = value;
        }

        return named;
    }

    private static QuantileSketch Latency(JsonField latency)
    {
        QuantileSketch sketch;
        try
        {
            sketch = QuantileSketch.Read(new ReadOnlySequence<byte>(latency.Bytes("sketch")));
        }
        catch (InvalidDataException wrong)
        {
            throw latency.Wrong(wrong.Message);
        }

        return sketch.Value is { Count: > 0, Minimum: < 0 } ? throw latency.Wrong("a call took less than no time") : sketch;
    }

    private static ReferenceScores Scores(JsonField scores)
    {
        double threshold = scores.NumberOrNone("threshold") ?? double.NaN;
        double[] edges = scores.Numbers("edges", DistributionSketch.MostEdges - 1);
        long[] negatives = scores.Counts("negatives"), positives = scores.Counts("positives");
        if (edges.Length == 0 || negatives.Length != edges.Length || positives.Length != edges.Length)
            throw scores.Wrong($"there are {edges.Length} edges, {negatives.Length} negatives and {positives.Length} positives; there must be as many of each, and 1 or more");
        for (int bin = 1; bin < edges.Length; bin++)
            if (!(edges[bin] > edges[bin - 1])) throw scores.Wrong($"edges[{bin}] does not ascend");
        if (edges[0] < 0) throw scores.Wrong("the first edge is below 0");
        if (edges[^1] != 1) throw scores.Wrong("the last edge is not 1");
        if (Total(negatives.Concat(positives)) > long.MaxValue) throw scores.Wrong("there are more samples than 2^63 - 1");
        return new(threshold, edges, negatives, positives) { ErrorDispersion = Dispersion(scores, "error_dispersion"), Spread = Spread(scores, "spread") };
    }

    /// <summary>1 where there is none: formats before did not have it.</summary>
    private static double Dispersion(JsonField field, string name) => field.NumberOrNone(name) switch
    {
        null => 1,
        >= 1 and <= LargestDispersion and { } dispersion => dispersion,
        _ => throw field.Bad(name, $"1 to {LargestDispersion}"),
    };

    private static double[] ClassDispersions(JsonField root)
    {
        double[] dispersions = root.Numbers("class_dispersions", MostClasses);
        if (dispersions.Length != root.Counts("classes").Length || !Array.TrueForAll(dispersions, static one => one is >= 1 and <= LargestDispersion))
            throw root.Bad("class_dispersions", $"a number of 1 to {LargestDispersion} for each class");
        return dispersions;
    }

    private static BlockSpread Spread(JsonField owner, string name)
    {
        if (owner.FieldOrNone(name) is not { } spread) return BlockSpread.None;
        BlockSpread read = new(Dispersion(spread, "dispersion"), (int)Math.Min(spread.Count("freedom"), int.MaxValue), spread.Number("index"), spread.Number("missing"), spread.Number("unseen"));
        return read is { Freedom: >= 0 and <= DistributionSketch.MostEdges, Index: >= 0, Missing: >= 0 and <= 1, Unseen: >= 0 and <= 1 } ? read : throw spread.Wrong("the freedom must be 0 to 127, the index 0 or more, and shares 0 to 1");
    }

    private static ReferenceColumn[] Columns(JsonField root)
    {
        ReferenceColumn[] columns = [.. root.Items("columns", MostColumns).Select(Column)];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int index = 0; index < columns.Length; index++)
            if (!names.Add(columns[index].Name)) throw root.Wrong($"columns[{index}] is named \"{columns[index].Name}\" like another");
        return columns;
    }

    private static ReferenceColumn Column(JsonField column)
    {
        string name = column.Text("name", ReferenceColumn.LongestName), kind = column.Text("kind");
        if (string.IsNullOrWhiteSpace(name)) throw column.Bad("name", "not blank");
        if (kind is not (ReferenceJson.Numeric or ReferenceJson.Categorical)) throw column.Bad("kind", $"\"{ReferenceJson.Numeric}\" or \"{ReferenceJson.Categorical}\"");
        string[]? categories = column.TextsOrNone("categories", DistributionSketch.MostEdges, ReferenceColumn.LongestName);
        if (categories is not null && kind == ReferenceJson.Numeric) throw column.Bad("categories", "absent for numbers");
        double[] edges = column.Numbers("edges", DistributionSketch.MostEdges);
        try
        {
            DistributionSketch sketch = new(edges, kind == ReferenceJson.Categorical);
            sketch.Add(column.Counts("counts"), column.Count("missing"), column.NumberOrNone("minimum") ?? double.NaN, column.NumberOrNone("maximum") ?? double.NaN);
            return new(name, categories, sketch) { Spread = Spread(column, "spread") };
        }
        catch (ArgumentException wrong)
        {
            throw column.Wrong(wrong.Message);
        }
    }
}
