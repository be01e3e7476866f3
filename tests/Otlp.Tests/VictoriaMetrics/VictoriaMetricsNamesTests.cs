using ModelObservability.Testing;
using Otlp.Tests.Servers;

namespace Otlp.Tests.VictoriaMetrics;

/// <summary>What arrives at a real VictoriaMetrics by OTLP over HTTP is what <c>docs/telemetry.json</c> says, in both states of the convention for generative models.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed class VictoriaMetricsNamesTests(bool latest)
{
    private const int Tries = 180;

    /// <summary>Labels that are not attributes of ours: the sender, its meter, buckets, the application's segments, and what the SDK marks.</summary>
    private static readonly string[] Added =
        ["__name__", "le", "country", "otel_metric_overflow", "scope_name", "scope_version", "service_name", "service_instance_id", "telemetry_sdk_language", "telemetry_sdk_name", "telemetry_sdk_version"];

    private readonly Dictionary<string, PublishedInstrument> byFamily = Published.All.ToDictionary(FamilyOf);
    private VictoriaMetricsServer server = null!;
    private ExternalProcess? application, replica;

    [OneTimeSetUp]
    public async Task Send()
    {
        server = await VictoriaMetricsServer.StartAsync();
        string[] environment =
        [
            $"OTEL_EXPORTER_OTLP_ENDPOINT={server.Endpoint}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=1000", "OTEL_TRACES_SAMPLER=always_off",
            $"OTEL_SEMCONV_STABILITY_OPT_IN={(latest ? "gen_ai_latest_experimental" : "")}",
        ];
        application = await Programs.StartWorkloadAsync([.. environment, "OTEL_RESOURCE_ATTRIBUTES=service.instance.id=1"]);
        replica = await Programs.StartReplicaAsync(1, [.. environment, "OTEL_RESOURCE_ATTRIBUTES=service.instance.id=2"]); // every family of trackers
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (application is not null) await application.DisposeAsync();
        if (replica is not null) await replica.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }

    [Test]
    public async Task Names_kinds_units_and_descriptions_are_those_of_docs_telemetry()
    {
        string[] expected = [.. Published.Expected(latest).Select(FamilyOf)];
        Assert.That(expected, Has.Length.GreaterThan(150));
        IReadOnlyDictionary<string, (string Type, string Unit, string Help)> arrived = await Waiting.UntilAsync(server.MetadataAsync, found => expected.All(found.ContainsKey), Tries, 500);

        Assert.That(expected.Except(arrived.Keys), Is.Empty, "has not arrived");
        Assert.That(arrived.Keys.Where(IsOurs).Except(expected).Select(family => byFamily.GetValueOrDefault(family)?.Name ?? family), Is.SubsetOf(Published.PerhapsProvoked), "is in docs/telemetry.json");
        foreach (string family in expected)
        {
            PublishedInstrument instrument = byFamily[family];
            string kind = instrument.Kind == "up-down counter" ? "gauge" : instrument.Kind;
            Assert.That(arrived[family], Is.EqualTo((kind, instrument.Unit, instrument.Description)), family);
        }
    }

    [Test]
    public async Task Attributes_and_their_values_are_those_of_docs_telemetry()
    {
        IReadOnlyList<PrometheusValue> series = await Waiting.UntilAsync(() => server.QueryAsync("""{__name__=~"(ml|gen_ai|hw|nvml)_.*"}"""), static found => found.Count >= 1000, Tries, 500);

        Assert.That(series, Has.Count.GreaterThanOrEqualTo(1000));
        List<string> strange = [];
        foreach (IReadOnlyDictionary<string, string> labels in series.Select(value => value.Labels))
        {
            string name = labels["__name__"], family = byFamily.ContainsKey(name) ? name : name[..name.LastIndexOf('_')];
            if (!byFamily.TryGetValue(family, out PublishedInstrument? instrument)) strange.Add(name);
            else strange.AddRange(labels.Keys.Where(label => !instrument.Labels.Values.Contains(label) && !Added.Contains(label)).Select(label => $"{family}: {label}"));
            strange.AddRange(labels.Where(label => Published.Closed.TryGetValue(label.Key, out string[]? values) && !values.Contains(label.Value)).Select(label => $"{family}: {label.Key}={label.Value}"));
        }

        Assert.That(strange.Distinct(), Is.Empty);
    }

    private static bool IsOurs(string family) => Array.Exists(["ml_", "gen_ai_", "hw_", "nvml_"], prefix => family.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The name of <c>docs/telemetry.json</c>, but that this server appends <c>_ratio</c> to up-down counters of unit 1, too.</summary>
    private static string FamilyOf(PublishedInstrument instrument) => instrument is { Kind: "up-down counter", Unit: "1" } ? instrument.Scrape + "_ratio" : instrument.Otlp;
}
