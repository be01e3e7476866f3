using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>The rules of <c>deploy/prometheus</c> on a real Prometheus that scrapes four processes.</summary>
[TestFixture]
public sealed class RecordedFleetTests : PooledFleetTests
{
    private readonly List<ExternalProcess> replicas = [];
    private PrometheusServer prometheus = null!;

    [OneTimeSetUp]
    public async Task ScrapeFourReplicas()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        List<int> ports = [];
        foreach (int seed in Seeds)
        {
            (ExternalProcess process, int port) = await Replica.StartAsync(seed);
            replicas.Add(process);
            ports.Add(port);
        }

        prometheus = await PrometheusServer.StartAsync(ports, RuleFiles);
        // Rules that read what others record are an evaluation later.
        await prometheus.WaitForScrapesAsync();
        await prometheus.WaitForScrapesAsync();
    }

    [OneTimeTearDown]
    public async Task StopReplicas()
    {
        if (prometheus is not null) await prometheus.DisposeAsync();
        foreach (ExternalProcess replica in replicas) await replica.DisposeAsync();
    }

    protected override async Task<double> RecordedAsync(string series, string model) =>
        (await prometheus.QueryAsync(series)).Single(value => value.Labels["ml_model_name"] == model).Value;
}
