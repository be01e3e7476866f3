using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelObservability;
using ModelObservability.Testing;

namespace Deploy.Tests.Telemetry;

/// <summary><c>docs/telemetry.json</c>: everything that is published, for programs.</summary>
internal static partial class TelemetryFile
{
    public static readonly string Path = Repository.PathOf("docs/telemetry.json");

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly Dictionary<string, string[]> Documented = new[] { "telemetry.md", "telemetry-gpu.md", "telemetry-chat.md" }
        .SelectMany(page => Row().Matches(File.ReadAllText(Repository.PathOf("docs/" + page))))
        .ToDictionary(row => row.Groups["name"].Value, row => Quoted().Matches(row.Groups["attributes"].Value).Select(match => match.Groups[1].Value).ToArray());

    /// <summary>The attributes of an instrument, those of its group first.</summary>
    public static string[] AttributesOf(Instrument instrument) =>
        [.. CommonAttributes.Of(instrument.Name, instrument.Meter.Name).Concat(Documented[instrument.Name]).Distinct()];

    public static string Text()
    {
        JsonObject instruments = [], attributes = [];
        foreach (Instrument instrument in PublishedInstruments.All)
        {
            string[] carried = AttributesOf(instrument);
            instruments[instrument.Name] = Describe(instrument, carried);
            foreach (string attribute in carried) attributes[attribute] ??= Describe(attribute);
        }

        JsonObject file = new()
        {
            ["about"] = "Written by tests/Deploy.Tests from the library's constants: deploy/regenerate. Applications add attributes of their own by SegmentBy.",
            ["instruments"] = instruments,
            ["attributes"] = new JsonObject(attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))),
        };
        return file.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Describe(Instrument instrument, string[] attributes)
    {
        JsonObject description = new()
        {
            ["package"] = instrument.Meter.Name == GpuMonitor.MeterName ? "ModelObservability.Gpu" : "ModelObservability",
            ["meter"] = instrument.Meter.Name,
            ["kind"] = PublishedInstruments.KindOf(instrument),
            ["unit"] = instrument.Unit,
            ["description"] = instrument.Description,
            // Both conventions are in development; what is ours changes with a line in the changelog only.
            ["stability"] = instrument.Name.StartsWith("hw.", StringComparison.Ordinal) || instrument.Name.StartsWith("gen_ai.", StringComparison.Ordinal) ? "development" : "experimental",
            ["attributes"] = new JsonObject(attributes.Select(attribute => KeyValuePair.Create(attribute, (JsonNode?)PrometheusNames.LabelOf(attribute)))),
            ["prometheus"] = new JsonObject { ["scrape"] = PrometheusNames.OfScrape[instrument.Name], ["otlp"] = PrometheusNames.OfOtlp(instrument) },
        };
        if (PublishedInstruments.BucketsOf(instrument) is { } buckets) description["buckets"] = new JsonArray([.. buckets.Select(bound => (JsonNode?)bound)]);
        return description;
    }

    private static JsonObject Describe(string attribute)
    {
        JsonObject description = new() { ["label"] = PrometheusNames.LabelOf(attribute) };
        if (AttributeValues.Closed.TryGetValue(attribute, out string[]? values)) description["values"] = new JsonArray([.. values.Select(value => (JsonNode?)value)]);
        return description;
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_.]+)` \| (counter|histogram|gauge|up-down counter) \| `[^`]+` \|(?<attributes>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();
}
