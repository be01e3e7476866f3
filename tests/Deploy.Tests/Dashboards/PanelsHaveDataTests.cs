using System.Text.Json;
using Deploy.Tests.Telemetry;
using Deploy.Tests.Workload;
using ModelObservability.Testing;

namespace Deploy.Tests.Dashboards;

/// <summary>
/// Every query of every panel answers something, asked of a real Prometheus that scrapes two processes with every kind of model. GPUs are those of a scripted
/// NVML.
/// </summary>
[TestFixture]
public sealed class PanelsHaveDataTests
{
    private const int Tries = 25;

    private readonly List<WorkloadProcess> applications = [];
    private PrometheusServer prometheus = null!;

    [OneTimeSetUp]
    public async Task ScrapeTwoApplications()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        applications.Add(await WorkloadProcess.StartAsync());
        applications.Add(await WorkloadProcess.StartAsync("OTEL_SEMCONV_STABILITY_OPT_IN=gen_ai_latest_experimental"));
        prometheus = await PrometheusServer.StartAsync([.. applications.Select(application => application.Port)]);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (prometheus is not null) await prometheus.DisposeAsync();
        foreach (WorkloadProcess application in applications) await application.DisposeAsync();
    }

    [TestCaseSource(typeof(Panels), nameof(Panels.Dashboards))]
    public async Task Every_panel_has_data(string dashboard)
    {
        IReadOnlyList<PanelQuery> queries = Panels.Of(dashboard);
        Assert.That(queries, Has.Count.GreaterThan(8));
        Assert.That(await SilentAsync(queries), Is.Empty);
    }

    [Test]
    public async Task The_page_of_language_models_shows_both_states_of_the_convention([Values(0, 1)] int application) =>
        Assert.That(await SilentAsync(Panels.Of("language-models", ("instance", applications[application].Instance))), Is.Empty);

    [Test]
    public async Task A_model_whose_name_has_quotes_braces_and_backslashes_is_found()
    {
        string[] titles = ["Calls per second by outcome", "Percentiles of latency", "Accuracy", "Confusion matrix", "Recall by class"];
        IReadOnlyList<PanelQuery> queries = [.. Panels.Of("model", ("model", Classifiers.HostileName)).Where(query => titles.Contains(query.Panel))];
        Assert.That(queries.Select(query => query.Panel).Distinct(), Is.EquivalentTo(titles));
        Assert.That(await SilentAsync(queries), Is.Empty);
    }

    [Test]
    public async Task Whatever_is_scraped_has_the_attributes_and_values_of_docs_telemetry()
    {
        using JsonDocument file = JsonDocument.Parse(await File.ReadAllTextAsync(TelemetryFile.Path));
        Dictionary<string, HashSet<string>> labels = [];
        foreach (JsonProperty instrument in file.RootElement.GetProperty("instruments").EnumerateObject())
            labels[instrument.Value.GetProperty("prometheus").GetProperty("scrape").GetString()!] =
                [.. instrument.Value.GetProperty("attributes").EnumerateObject().Select(attribute => attribute.Value.GetString()!), "__name__", "job", "instance", "le", "country"];
        Dictionary<string, string[]> closed = file.RootElement.GetProperty("attributes").EnumerateObject().Where(attribute => attribute.Value.TryGetProperty("values", out _))
            .ToDictionary(attribute => attribute.Value.GetProperty("label").GetString()!, attribute => attribute.Value.GetProperty("values").EnumerateArray().Select(value => value.GetString()!).ToArray());

        IReadOnlyList<PrometheusValue> series = await prometheus.QueryAsync("""{__name__=~"(ml|gen_ai|hw|nvml)_.*", __name__!~".*_created"}""");
        Assert.That(series, Has.Count.GreaterThan(1000));
        List<string> strange = [];
        foreach (IReadOnlyDictionary<string, string> one in series.Select(value => value.Labels))
        {
            string family = labels.ContainsKey(one["__name__"]) ? one["__name__"] : one["__name__"][..one["__name__"].LastIndexOf('_')];
            if (!labels.TryGetValue(family, out HashSet<string>? known)) strange.Add(family);
            else strange.AddRange(one.Keys.Where(label => !known.Contains(label) && !label.StartsWith("otel_", StringComparison.Ordinal)).Select(label => $"{family}: {label}"));
            strange.AddRange(one.Where(label => closed.TryGetValue(label.Key, out string[]? values) && !values.Contains(label.Value)).Select(label => $"{family}: {label.Key}={label.Value}"));
        }

        Assert.That(strange.Distinct(), Is.Empty);
    }

    /// <summary>The queries that have no answer, however long one waits: no series, or none with a number.</summary>
    private async Task<IReadOnlyList<PanelQuery>> SilentAsync(IReadOnlyList<PanelQuery> queries)
    {
        List<PanelQuery> silent = [.. queries];
        for (int attempt = 0; attempt < Tries && silent.Count > 0; attempt++)
        {
            if (attempt > 0) await prometheus.WaitForScrapesAsync();
            foreach (PanelQuery query in silent.ToList())
                if ((await prometheus.QueryAsync(query.Expression)).Any(value => double.IsFinite(value.Value))) silent.Remove(query);
        }

        return silent;
    }
}
