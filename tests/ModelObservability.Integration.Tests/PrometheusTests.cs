using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>A real Prometheus reads real Quickstart processes, and PromQL gives back their numbers exactly.</summary>
[TestFixture]
public sealed class PrometheusTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly string[] Outcomes = ["success", "error", "cancelled", "abandoned"];

    private QuickstartProcess first = null!, second = null!;

    [OneTimeSetUp]
    public async Task RunTwoReplicas()
    {
        first = await QuickstartProcess.RunAsync(seed: 7, seconds: 5);
        second = await QuickstartProcess.RunAsync(seed: 8, seconds: 3);
    }

    [OneTimeTearDown]
    public async Task StopReplicas()
    {
        if (first is not null) await first.DisposeAsync();
        if (second is not null) await second.DisposeAsync();
    }

    [Test]
    public void The_quickstart_reads_95_percent_of_images_it_has_never_seen()
    {
        Assert.That(first.Report.GetProperty("training").GetProperty("testAccuracy").GetDouble(), Is.GreaterThanOrEqualTo(0.95));
        Assert.That(first.Report.GetProperty("faults").GetInt64(), Is.Zero);
    }

    [Test]
    public async Task PromQL_answers_are_the_in_process_numbers_exactly()
    {
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync([first.Port]);

        foreach (string outcome in Outcomes)
        {
            string of = $$"""{ml_model_name="digits",ml_inference_outcome="{{outcome}}"}""";
            Assert.That(await SumAsync(prometheus, $"ml_inference_duration_seconds_count{of}"), Is.EqualTo(first.Table("calls").GetValueOrDefault(outcome)), $"calls: {outcome}");
            Assert.That(await SumAsync(prometheus, $"ml_inference_items_total{of}"), Is.EqualTo(first.Table("items").GetValueOrDefault(outcome)), $"items: {outcome}");
        }

        foreach (var (kind, outputs) in first.Table("anomalies"))
            Assert.That(await SumAsync(prometheus, $$"""ml_inference_output_anomalies_total{ml_anomaly_type="{{kind}}"}"""), Is.EqualTo(outputs), kind);

        long[][] confusion = first.Confusion;
        for (int label = 0; label < confusion.Length; label++)
        {
            string of = $$"""ml_quality_outcomes_total{ml_class="{{label}}",ml_quality_outcome="{0}"}""";
            Assert.That(await SumAsync(prometheus, of.Replace("{0}", "tp", StringComparison.Ordinal)), Is.EqualTo(confusion[label][label]));
            Assert.That(await SumAsync(prometheus, of.Replace("{0}", "fn", StringComparison.Ordinal)), Is.EqualTo(confusion[label].Sum() - confusion[label][label]));
            Assert.That(await SumAsync(prometheus, of.Replace("{0}", "fp", StringComparison.Ordinal)), Is.EqualTo(confusion.Sum(row => row[label]) - confusion[label][label]));
        }

        double accuracy = first.Report.GetProperty("quality").GetProperty("accuracy").GetDouble();
        Assert.That(await prometheus.ValueAsync(FleetAccuracy), Is.EqualTo(accuracy), "recomputed from counters");
        Assert.That(await prometheus.ValueAsync("""ml_quality_accuracy{ml_quality_window="all"}"""), Is.EqualTo(accuracy), "the gauge for the eye");
        Assert.That(await SumAsync(prometheus, """ml_quality_labels_total{ml_label_result="matched"}"""),
            Is.EqualTo(first.Report.GetProperty("labels").GetProperty("matched").GetDouble()));
        Assert.That(await SumAsync(prometheus, "ml_inference_active"), Is.Zero);
    }

    [Test]
    public async Task The_fleet_accuracy_from_counters_is_that_of_the_pooled_confusion_table()
    {
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync([first.Port, second.Port]);
        long right = 0, all = 0;
        foreach (long[][] confusion in new[] { first.Confusion, second.Confusion })
        {
            right += confusion.Select((row, label) => row[label]).Sum();
            all += confusion.Sum(row => row.Sum());
        }

        Assert.That(await prometheus.ValueAsync(FleetAccuracy), Is.EqualTo((double)right / all));
        Assert.That(await SumAsync(prometheus, "ml_inference_items_total"), Is.EqualTo(first.Table("items").Values.Sum() + second.Table("items").Values.Sum()));
    }

    [Test]
    public async Task Promtool_has_no_complaint_about_the_scrape()
    {
        string promtool = ExternalProcess.Require("promtool", debianPackage: "prometheus");
        string body = await ScrapeAsync("text/plain");
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(promtool, ["check", "metrics"], Encoding.UTF8.GetBytes(body));

        Assert.That((exitCode, output + error), Is.EqualTo((0, "")));
        Assert.That(body, Does.Contain("ml_inference_duration_seconds_bucket").And.Contain("ml_quality_outcomes_total"));
    }

    [Test]
    public async Task A_strict_OpenMetrics_parser_reads_the_scrape()
    {
        ExternalProcess.Require(Python, debianPackage: "python3");
        string body = await ScrapeAsync("application/openmetrics-text");
        const string program = """
            import sys
            try:
                from prometheus_client.openmetrics.parser import text_string_to_metric_families
            except ImportError:
                sys.exit(77)
            families = list(text_string_to_metric_families(sys.stdin.read()))
            print(len(families), sum(len(family.samples) for family in families))
            """;
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(Python, ["-c", program], Encoding.UTF8.GetBytes(body));
        if (exitCode == 77) Assert.Ignore("The OpenMetrics parser is not installed (Debian package python3-prometheus-client): this check did not run.");

        Assert.That(exitCode, Is.Zero, error);
        Assert.That(int.Parse(output.Split(' ')[1], CultureInfo.InvariantCulture), Is.EqualTo(body.Split('\n').Count(line => line.Length > 0 && line[0] != '#')));
    }

    private const string FleetAccuracy =
        """sum(ml_quality_samples_total{ml_quality_match="exact"}) / sum(ml_quality_samples_total{ml_quality_match=~"exact|inexact"})""";

    /// <summary>The sum of a selector; 0 where nothing was published, since a count that never happened is no series.</summary>
    private static async Task<double> SumAsync(PrometheusServer prometheus, string selector) =>
        await prometheus.ValueAsync($"sum({selector}) or vector(0)");

    private async Task<string> ScrapeAsync(string accept)
    {
        using HttpClient client = new();
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{first.Port}/metrics");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        using HttpResponseMessage response = await client.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
