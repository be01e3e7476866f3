using ModelObservability.Testing;

namespace Deploy.Tests.Collector;

/// <summary>The Collector's configuration, as far as it can be checked without a Collector: what <c>deploy/checks/src/collector.mjs</c> finds, and the endpoints.</summary>
[TestFixture]
public sealed class CollectorFilesTests
{
    private static readonly string Folder = Repository.PathOf("deploy/collector");

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Files))]
    public async Task Components_keys_and_pipelines_fit_together(string file) =>
        Assert.That(await Checks.RunAsync("collector", "", Path.Combine(Folder, file)), Is.EqualTo(new[] { "0 problems" }));

    [Test]
    public async Task What_does_not_fit_is_told()
    {
        using TemporaryDirectory folder = new();
        string broken = folder["broken.yaml"];
        await File.WriteAllTextAsync(broken, (await File.ReadAllTextAsync(Path.Combine(Folder, "one-machine.yaml")))
            .Replace("limit_mib", "limit_gib", StringComparison.Ordinal).Replace("exporters: [otlphttp/victoriametrics]", "exporters: [prometheus]", StringComparison.Ordinal));
        Assert.That(await Checks.RunAsync("collector", "", broken), Is.EquivalentTo(new[]
        {
            "memory_limiter: no key limit_gib", "exporters: prometheus is used and not defined", "exporters: otlphttp/victoriametrics is defined and not used", "3 problems",
        }));
    }

    [Test]
    public async Task Endpoints_of_one_machine_are_those_of_the_page()
    {
        string file = await File.ReadAllTextAsync(Path.Combine(Folder, "one-machine.yaml")), page = await File.ReadAllTextAsync(Repository.PathOf("docs/howto/otlp.md"));
        foreach (string endpoint in new[] { "127.0.0.1:4317", "127.0.0.1:4318", "http://127.0.0.1:8428/opentelemetry/v1/metrics", "127.0.0.1:18889" })
        {
            Assert.That(file, Does.Contain(endpoint));
            Assert.That(page, Does.Contain(endpoint));
        }
    }
}
