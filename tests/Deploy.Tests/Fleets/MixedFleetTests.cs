using System.Globalization;
using Deploy.Tests.Alerting;
using Deploy.Tests.Dashboards;
using ModelObservability.Testing;

namespace Deploy.Tests.Fleets;

/// <summary>
/// Three versions of the library in one fleet, and names of models and classes that would break a format, a template, a query or a list: rules, alerts, routing
/// and dashboards on a real Prometheus and a real Alertmanager.
/// </summary>
[TestFixture]
public sealed class MixedFleetTests
{
    private const int Factor = 60, Tries = 200, Pause = 250;

    private static readonly string[] Names =
    [
        "say \"yes\" {or} no\\", "two\nlines, it's", "模型 модель 😀", new('n', 200), "{{ $value }}{{ template \"x\" }}", "a|b.*(c)[d]$ #x", "$model ${model:regex} %s",
    ];

    private TemporaryDirectory rules = null!;
    private Receivers receivers = null!;
    private AlertmanagerServer alertmanager = null!;
    private OtherReplica older = null!, newer = null!;
    private CurrentReplica current = null!;
    private PrometheusServer prometheus = null!;
    private Task work = Task.CompletedTask;
    private volatile bool ended;

    [OneTimeSetUp]
    public async Task ScrapeThreeVersions()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        rules = new();
        (int exitCode, string output, string error) = await Generator.RunAsync("write", [rules.Path, Factor.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(exitCode, Is.Zero, output + error);
        receivers = await Receivers.StartAsync();
        alertmanager = await AlertmanagerServer.StartAsync(receivers, Factor);
        older = await OtherReplica.OlderAsync(Names);
        newer = await OtherReplica.NewerAsync();
        current = await CurrentReplica.StartAsync(Names);
        work = Task.Run(WorkAsync);
        prometheus = await PrometheusServer.StartAsync([older.Port, newer.Port, current.Port], [.. Directory.EnumerateFiles(rules["prometheus"], "*.rules.yml")], alertmanager.Port);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        ended = true;
        await work;
        foreach (IAsyncDisposable? part in new IAsyncDisposable?[] { prometheus, current, newer, older, alertmanager, receivers })
            if (part is not null) await part.DisposeAsync();
        rules?.Dispose();
    }

    [Test]
    public async Task A_model_of_any_name_is_told_of_by_that_name()
    {
        string[] Missing() => [.. Names.Except(receivers.Received.Where(alert => alert is { Receiver: "pager", Name: "ModelErrorsMany" }).Select(alert => alert.Model))];
        string[] missing = await Waiting.UntilAsync(Missing, static left => left.Length == 0, Tries, Pause);

        Assert.That(missing, Is.Empty, alertmanager.Output);
        foreach (ReceivedAlert alert in receivers.Received.Where(alert => alert.Name == "ModelErrorsMany"))
            Assert.That(alert.Annotations["summary"], Does.StartWith(alert.Model + " " + alert.Labels.GetValueOrDefault("ml_model_version") + " fails in "));
    }

    [Test]
    public async Task What_this_version_shortens_keeps_its_beginning_and_is_told_of_as_well()
    {
        string[] Shortened() => [.. receivers.Received.Where(alert => alert.Name == "ModelErrorsMany" && alert.Labels.GetValueOrDefault("ml_model_version") == "2.0").Select(alert => alert.Model).Where(model => model.Contains('~', StringComparison.Ordinal)).Distinct()];
        string[] shortened = await Waiting.UntilAsync(Shortened, static found => found.Length >= 2, Tries, Pause);

        Assert.That(shortened, Has.Length.EqualTo(2).And.Some.StartsWith("two lines, it's~").And.Some.StartsWith(new string('n', 100) + "~"));
    }

    [Test]
    public async Task Samples_of_all_versions_are_counted_together()
    {
        // 90 of 100 are right, 40 of 100, 3 of 4.
        IReadOnlyList<PrometheusValue> accuracy = await Waiting.UntilAsync(
            () => prometheus.QueryAsync("""model:ml_quality_accuracy:ratio{ml_model_name="pooled"}"""), static found => found.Count > 0, Tries, Pause);

        Assert.That(accuracy.Single().Value, Is.EqualTo(133.0 / 204));
        Assert.That(await prometheus.ValueAsync("""model:ml_quality_samples:sum{ml_model_name="pooled"}"""), Is.EqualTo(204));
        Assert.That(await prometheus.ValueAsync("""count(ml_quality_accuracy{ml_model_name="pooled", ml_quality_window="all"})"""), Is.EqualTo(2), "by the name of a scrape, and by that of OTLP");
    }

    [Test]
    public async Task Every_rule_is_evaluated()
    {
        await prometheus.WaitForScrapesAsync();
        Assert.That(await prometheus.FailedRulesAsync(), Is.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public async Task The_page_of_a_model_answers_for_any_name(string name)
    {
        string[] titles = ["Calls per second by outcome", "Percentiles of latency", "Accuracy", "Confusion matrix", "Recall by class"];
        IReadOnlyList<PanelQuery> queries = Panels.Of("model", ("model", name));
        List<PanelQuery> silent = [.. queries.Where(query => titles.Contains(query.Panel))];
        Assert.That(silent.Select(query => query.Panel).Distinct(), Is.EquivalentTo(titles));
        await Waiting.UntilAsync(AskAsync, static left => left.Count == 0, Tries, Pause);

        Assert.That(silent, Is.Empty);
        foreach (PanelQuery query in queries) await prometheus.QueryAsync(query.Expression);

        async Task<List<PanelQuery>> AskAsync()
        {
            foreach (PanelQuery query in silent.ToList())
                if ((await prometheus.QueryAsync(query.Expression)).Count > 0) silent.Remove(query);
            return silent;
        }
    }

    [TestCaseSource(typeof(Panels), nameof(Panels.Dashboards))]
    public async Task No_query_of_a_dashboard_fails(string dashboard)
    {
        List<string> problems = [];
        foreach (PanelQuery query in Panels.Of(dashboard))
        {
            try
            {
                await prometheus.QueryAsync(query.Expression);
            }
            catch (HttpRequestException problem)
            {
                problems.Add($"{query.Panel}: {problem.Message}");
            }
        }

        Assert.That(problems, Is.Empty);
    }

    private async Task WorkAsync()
    {
        while (!ended)
        {
            current.Work();
            await Task.Delay(100);
        }
    }
}
