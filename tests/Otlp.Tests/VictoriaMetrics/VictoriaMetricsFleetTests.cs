using ModelObservability.IntegrationTests;
using ModelObservability.Testing;
using Otlp.Tests.Servers;

namespace Otlp.Tests.VictoriaMetrics;

/// <summary>The rules of <c>deploy/prometheus</c>, evaluated by vmalert on a real VictoriaMetrics that four processes send to by OTLP.</summary>
[TestFixture]
public sealed class VictoriaMetricsFleetTests : PooledFleetTests
{
    private const int Tries = 150;

    private readonly List<ExternalProcess> replicas = [];
    private VictoriaMetricsServer server = null!;

    [OneTimeSetUp]
    public async Task SendFromFourReplicas()
    {
        server = await VictoriaMetricsServer.StartAsync();
        foreach (int seed in Seeds)
        {
            replicas.Add(await Programs.StartReplicaAsync(
                seed, $"OTEL_EXPORTER_OTLP_ENDPOINT={server.Endpoint}", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_METRIC_EXPORT_INTERVAL=1000", $"OTEL_RESOURCE_ATTRIBUTES=service.instance.id={seed}"));
        }

        IReadOnlyList<PrometheusValue> arrived = await Waiting.UntilAsync(
            () => server.QueryAsync("""ml_quality_samples_total{ml_model_name="digits"}"""), static found => found.Count >= 2 * Seeds.Length, Tries, 100);
        Assert.That(arrived, Has.Count.GreaterThanOrEqualTo(2 * Seeds.Length), () => $"Not all replicas have arrived. {server.Output}");

        await server.EvaluateAsync(RuleFiles);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (ExternalProcess replica in replicas) await replica.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
    }

    [Test]
    public async Task Counts_asked_for_by_PromQL_are_exactly_those_of_all_samples()
    {
        foreach ((string outcome, long count) in new[] { ("tp", Pooled.TruePositives), ("fp", Pooled.FalsePositives), ("fn", Pooled.FalseNegatives), ("tn", Pooled.TrueNegatives) })
        {
            IReadOnlyList<PrometheusValue> values = await server.QueryAsync($$"""sum(ml_quality_outcomes_total{ml_model_name="churn", ml_quality_outcome="{{outcome}}"})""");
            Assert.That(values.Single().Value, Is.EqualTo(count), outcome);
        }
    }

    /// <summary>VictoriaMetrics keeps 12 significant digits of some numbers; whole numbers and what it computes from them are exact.</summary>
    private protected override double Lost => 1e-11;

    /// <summary>Waits for the first evaluation: every process had arrived before it, so it is the last word.</summary>
    protected override async Task<double> RecordedAsync(string series, string model)
    {
        PrometheusValue? recorded = await Waiting.UntilAsync<PrometheusValue?>(
            async () => (await server.QueryAsync(series)).SingleOrDefault(value => value.Labels["ml_model_name"] == model), static found => found is not null, Tries, 100);
        return recorded?.Value ?? throw new InvalidOperationException($"{series} was not recorded. {server.Output}");
    }
}
