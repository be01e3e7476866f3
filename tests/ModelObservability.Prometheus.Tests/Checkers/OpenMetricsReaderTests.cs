using System.Text;
using System.Text.Json;
using ModelObservability.Prometheus.Tests.Parsing;
using ModelObservability.Testing;

namespace ModelObservability.Prometheus.Tests.Checkers;

/// <summary>The reference parser of OpenMetrics, strict by intent, reads what we write and finds the same as our own.</summary>
public sealed class OpenMetricsReaderTests
{
    private const string Script =
        """
        import json, sys
        from prometheus_client.openmetrics.parser import text_string_to_metric_families
        body = sys.stdin.buffer.read().decode("utf-8")
        print(json.dumps([{
            "name": family.name, "type": family.type, "unit": family.unit, "help": family.documentation,
            "samples": [{
                "name": sample.name, "labels": sample.labels, "value": repr(float(sample.value)),
                "trace": sample.exemplar.labels.get("trace_id") if sample.exemplar else None,
            } for sample in family.samples],
        } for family in text_string_to_metric_families(body)]))
        """;

    [Test]
    public async Task The_reference_parser_reads_every_family_series_and_exemplar_as_we_do()
    {
        using ScrapedMeter scraped = RealisticMeter.Create(hostileStrings: 1_900);
        byte[] body = scraped.Body(ExpositionFormat.OpenMetrics);
        ParsedExposition ours = ExpositionParser.OpenMetrics(body);

        (int exitCode, string output, string error) = await ReadAsync(body);
        Assert.That(exitCode, Is.Zero, error);
        using JsonDocument theirs = JsonDocument.Parse(output);

        Assert.That(ours.Families.Sum(static family => family.Samples.Count), Is.GreaterThan(1_900));
        Assert.That(
            theirs.RootElement.EnumerateArray().SelectMany(static family => Lines(family)),
            Is.EqualTo(ours.Families.SelectMany(Lines)));
    }

    [Test]
    public async Task The_reference_parser_would_refuse()
    {
        (int exitCode, _, string error) = await ReadAsync("# TYPE a counter\na_total 1\n"u8.ToArray());

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(error, Does.Contain("EOF"));
    }

    private static IEnumerable<string> Lines(JsonElement family)
    {
        yield return $"{family.GetProperty("name")} {family.GetProperty("type")} {family.GetProperty("unit")} {family.GetProperty("help")}";
        foreach (JsonElement sample in family.GetProperty("samples").EnumerateArray())
        {
            Dictionary<string, string> labels = sample.GetProperty("labels").EnumerateObject().ToDictionary(static label => label.Name, static label => label.Value.GetString()!);
            string value = sample.GetProperty("value").GetString()!;
            yield return Line(sample.GetProperty("name").GetString()!, labels, value switch { "nan" => double.NaN, _ => ExpositionLine.Number(value) }, sample.GetProperty("trace").GetString());
        }
    }

    private static IEnumerable<string> Lines(ParsedFamily family) =>
    [
        $"{family.Name} {family.Type} {family.Unit} {family.Help}",
        .. family.Samples.Select(static sample => Line(sample.Name, sample.Labels, sample.Value, sample.Exemplar?.Labels.GetValueOrDefault("trace_id"))),
    ];

    private static string Line(string name, IReadOnlyDictionary<string, string> labels, double value, string? trace) =>
        $"{name} {string.Join(' ', labels.OrderBy(static label => label.Key, StringComparer.Ordinal).Select(static label => $"{label.Key}={Convert.ToHexString(Encoding.UTF8.GetBytes(label.Value))}"))} {BitConverter.DoubleToInt64Bits(value):X} {trace}";

    private static async Task<(int ExitCode, string Output, string Error)> ReadAsync(byte[] body)
    {
        string python = ExternalProcess.Require("/usr/bin/python3", debianPackage: "python3");
        (int missing, _, _) = await ExternalProcess.RunAsync(python, ["-c", "import prometheus_client.openmetrics.parser"], default);
        if (missing != 0)
            Assert.Ignore("The OpenMetrics parser is not installed (Debian package python3-prometheus-client): this check did not run.");
        return await ExternalProcess.RunAsync(python, ["-c", Script], body);
    }
}
