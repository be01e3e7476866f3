using System.Globalization;
using Deploy.Tests.Workload;
using ModelObservability.Testing;
using RollBack;

namespace Deploy.Tests.Alerting;

/// <summary>
/// The whole way of an alert: an application that uses the library, a real Prometheus with the rules of <c>deploy/prometheus</c>, a real Alertmanager with the
/// configuration of <c>deploy/alertmanager</c>, and the receivers. All windows and waits are divided by 60, by the program that writes the rules: an hour is
/// a minute. What a week ago was is back-filled.
/// </summary>
[TestFixture]
public sealed class AlertsReachTheirReceiversTests
{
    private const int Factor = 60;

    /// <summary>Half-seconds.</summary>
    private const int Tries = 600;

    private static readonly string[] Conditions =
        ["errors", "slow", "nan", "wrong", "unlabelled", "diverging", "stalled", "starved", "drifting", "worse", "regressed", "running out", "careless", "hot", "xid", "ecc", "filling"];

    /// <summary>What is provoked, who is told, and of which model.</summary>
    private static readonly (string Receiver, string Alert, string Model)[] Expected =
    [
        ("pager", "ModelErrorsMany", "churn"),
        ("pager", "ModelErrorBudgetBurnsFast", "churn"),
        ("pager", "ModelLatencyBudgetBurnsFast", "prices"),
        ("pager", "ModelOutputsNotNumbers", "digits"),
        ("pager", "ModelSignalError", "digits"),
        ("pager", "ModelAccuracyBelowObjective", Classifiers.HostileName),
        ("pager", "ModelWorseThanReference", "fraud"),
        ("pager", "ModelObjectiveBurnsFast", "fraud"),
        ("pager", "TrainingDiverged", "tumours"),
        ("pager", "TrainingStalled", "proteins"),
        ("pager", "GpuMemoryErrors", ""),
        ("pager", "GpuXid", ""),
        ("pager", "ModelTargetDown", ""),
        ("tickets", "ModelAccuracyBelowLastWeek", "returns"),
        ("tickets", "ModelAccuracyBelowEarlierVersion", "returns"),
        ("tickets", "ModelLabelsMissing", "visits"),
        ("tickets", "ModelDrift", "loans"),
        ("tickets", "ModelSignalWarning", "loans"),
        ("tickets", "ModelForecastWithinHour", "warehouse"),
        ("tickets", "TrainingStarved", "weather"),
        ("tickets", "GpuThrottledByHeat", ""),
        ("tickets", "GpuMemoryFullWithinHour", ""),
        ("tickets", "ModelSeriesLimitReached", ""),
        ("tickets", "ModelTelemetryFaults", ""),
    ];

    [Test]
    public async Task What_is_provoked_reaches_its_receiver_and_nothing_does_in_the_healthy_hour_before()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        ExternalProcess.Require("prometheus-alertmanager", debianPackage: "prometheus-alertmanager");
        using TemporaryDirectory rules = new();
        (int exitCode, string output, string error) = await Generator.RunAsync("write", [rules.Path, Factor.ToString(CultureInfo.InvariantCulture)]);
        Assert.That(exitCode, Is.Zero, output + error);

        await using Receivers receivers = await Receivers.StartAsync();
        await using AlertmanagerServer alertmanager = await AlertmanagerServer.StartAsync(receivers, Factor);
        await using WorkloadProcess application = await WorkloadProcess.StartAsync("WORKLOAD=+flawless");
        WorkloadProcess replica = await WorkloadProcess.StartAsync("WORKLOAD=+flawless");
        try
        {
            await using PrometheusServer prometheus = await PrometheusServer.StartAsync(
                [application.Port, replica.Port], [.. Directory.EnumerateFiles(rules["prometheus"], "*.rules.yml")], alertmanager.Port, PastWeek());
            await HealthyHourAsync(prometheus, receivers);

            foreach (string condition in Conditions) await application.SayAsync("+" + condition);
            await replica.DisposeAsync();
            await ExpectedAsync(prometheus, receivers, alertmanager);
        }
        finally
        {
            await replica.DisposeAsync();
        }
    }

    /// <summary>An hour, which is a minute here, in which each scrape succeeded. On a busy machine one may not; then the hour begins anew.</summary>
    private static async Task HealthyHourAsync(PrometheusServer prometheus, Receivers receivers)
    {
        const string Hour = "60s", Well = $"count(min_over_time(up[{Hour}]) == 1 and count_over_time(up[{Hour}]) >= 55) == 2";
        Assert.That(await Waiting.UntilAsync(() => prometheus.QueryAsync(Well), static found => found.Count > 0, Tries, 500), Is.Not.Empty, "there was no minute in which both processes were scraped");
        IReadOnlyList<PrometheusValue> fired = await prometheus.QueryAsync($$"""count_over_time(ALERTS{alertstate="firing"}[{{Hour}}])""");
        Assert.That(fired.Select(alert => string.Join(", ", alert.Labels.Select(label => $"{label.Key}={label.Value}"))), Is.Empty, "fired while nothing was wrong");
        Assert.That(receivers.Received.Where(alert => alert.Name != "ModelTargetDown"), Is.Empty, "somebody was told while nothing was wrong");
        Assert.That(await prometheus.ValueAsync($"count(count by (ml_model_name) (rate(ml_inference_calls_total[{Hour}]) > 0))"), Is.GreaterThanOrEqualTo(8), "models at work meanwhile");
    }

    private static async Task ExpectedAsync(PrometheusServer prometheus, Receivers receivers, AlertmanagerServer alertmanager)
    {
        (string, string, string)[] Missing() => [.. Expected.Except(receivers.Received.Select(alert => (alert.Receiver, alert.Name, alert.Model)))];
        (string, string, string)[] missing = await Waiting.UntilAsync(Missing, static left => left.Length == 0, Tries, 500);
        string firing = string.Join("\n", (await prometheus.QueryAsync("""ALERTS""")).Select(alert => string.Join(", ", alert.Labels.Select(label => $"{label.Key}={label.Value}"))));
        Assert.That(missing, Is.Empty, $"Prometheus had:\n{firing}\nAlertmanager said:\n{alertmanager.Output}");

        IReadOnlyList<ReceivedAlert> received = receivers.Received;
        Assert.That(received.Where(alert => alert.Model == "assistant"), Is.Empty, "a model that stayed well");
        Assert.That(received.Where(alert => alert is { Receiver: "tickets", Name: "ModelErrorBudgetBurnsSlowly", Model: "churn" }), Is.Empty, "what is critical about a model silences the rest");
        foreach (ReceivedAlert alert in received)
        {
            Assert.That(alert.Annotations["summary"], Does.Contain(alert.Model).And.Not.Contain("{{"));
            Assert.That(File.Exists(Repository.PathOf(alert.Annotations["runbook_url"].Split('#')[0])), $"{alert.Name}: {alert.Annotations["runbook_url"]}");
        }

        RollBackRequest[] asked = [new("churn", "2.0", "ModelErrorsMany"), new("digits", "1.0", "ModelOutputsNotNumbers"), new("returns", "2.0", "ModelAccuracyBelowEarlierVersion")];
        Assert.That(receivers.RolledBack, Is.SupersetOf(asked));
    }

    /// <summary>What was recorded and labelled before: of two versions a week ago (which is 168 minutes here), and of a model whose labels came a day ago.</summary>
    private static string PastWeek()
    {
        long now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        List<string> lines = [];
        foreach ((string version, int labelled) in new[] { ("1.0", 50_000), ("2.0", 5_000) })
            for (long at = now - 168 * 60 - 60; at < now - 168 * 60 + 1200; at += 15)
            {
                lines.Add($$"""model:ml_quality_accuracy:ratio1d{ml_model_name="returns",ml_model_version="{{version}}"} 0.95 {{at}}""");
                lines.Add($$"""model:ml_quality_samples:increase1d{ml_model_name="returns",ml_model_version="{{version}}"} {{labelled}} {{at}}""");
            }

        for (long at = now - 50 * 60; at < now - 10 * 60; at += 10)
            lines.Add($$"""ml_quality_samples_total{job="tests",instance="gone",ml_model_name="visits",ml_model_version="1.0",ml_quality_match="exact"} {{at - now + 50 * 60}} {{at}}""");
        return string.Join('\n', [.. lines, "# EOF", ""]);
    }
}
