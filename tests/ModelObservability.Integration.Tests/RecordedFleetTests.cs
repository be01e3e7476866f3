using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>The rules of <c>deploy/prometheus</c> on a real Prometheus that scrapes four processes with different samples: what they record is the answer of all samples together.</summary>
[TestFixture]
public sealed class RecordedFleetTests
{
    private static readonly int[] Seeds = [1, 2, 3, 4];

    private readonly List<ExternalProcess> replicas = [];
    private readonly ModelMonitor monitor = new("together"), second = new("together classes");
    private BinaryQuality binary = null!;
    private MulticlassQuality classes = null!;
    private PrometheusServer prometheus = null!;

    [OneTimeSetUp]
    public async Task ScrapeFourReplicas()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        binary = monitor.TrackBinary(new() { Probabilities = true });
        classes = second.TrackMulticlass(FleetSamples.Classes, new() { Probabilities = true, TopK = 2 });
        List<int> ports = [];
        foreach (int seed in Seeds)
        {
            FleetSamples.Of(seed).RecordIn(binary, _ => null);
            FleetSamples.Of(seed).RecordIn(classes);
            (ExternalProcess process, int port) = await Replica.StartAsync(seed);
            replicas.Add(process);
            ports.Add(port);
        }

        prometheus = await PrometheusServer.StartAsync(ports, [.. new[] { "names", "objectives", "fleet", "inference", "quality" }.Select(name => Repository.PathOf($"deploy/prometheus/{name}.rules.yml"))]);
        // Rules that read what others record are an evaluation later.
        await prometheus.WaitForScrapesAsync();
        await prometheus.WaitForScrapesAsync();
    }

    [OneTimeTearDown]
    public async Task StopReplicas()
    {
        if (prometheus is not null) await prometheus.DisposeAsync();
        foreach (ExternalProcess replica in replicas) await replica.DisposeAsync();
        monitor.Dispose();
        second.Dispose();
    }

    [Test]
    public async Task Scores_of_two_classes_are_those_of_all_samples()
    {
        Assert.That(await RecordedAsync("model:ml_quality_samples:sum", "churn"), Is.EqualTo(binary.Counts.Total));
        Assert.That(await RecordedAsync("model:ml_quality_accuracy:ratio", "churn"), Is.EqualTo(binary.Counts.Accuracy));
        Assert.That(await RecordedAsync("model:ml_quality_precision:ratio", "churn"), Is.EqualTo(binary.Counts.Precision));
        Assert.That(await RecordedAsync("model:ml_quality_recall:ratio", "churn"), Is.EqualTo(binary.Counts.Recall));
        Assert.That(await RecordedAsync("model:ml_quality_f1:ratio", "churn"), Is.EqualTo(binary.Counts.F1).Within(1e-15));
    }

    [Test]
    public async Task The_area_under_the_curve_of_all_samples_lies_between_the_recorded_bounds()
    {
        (byte[] Labels, double[] Scores)[] samples = [.. Seeds.Select(seed => FleetSamples.Of(seed).Probabilities)];
        double[] positives = [.. samples.SelectMany(own => own.Labels.Zip(own.Scores)).Where(sample => sample.First == 1).Select(sample => sample.Second)];
        double[] negatives = [.. samples.SelectMany(own => own.Labels.Zip(own.Scores)).Where(sample => sample.First == 0).Select(sample => sample.Second)];
        double exact = positives.Average(positive => negatives.Average(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));

        double lower = await RecordedAsync("model:ml_quality_roc_auc_lower:ratio", "churn"), upper = await RecordedAsync("model:ml_quality_roc_auc_upper:ratio", "churn");
        Assert.That(exact, Is.InRange(lower, upper));
        Assert.That(upper - lower, Is.LessThan(0.04).And.GreaterThan(0));
        Assert.That(await RecordedAsync("model:ml_quality_roc_auc:ratio", "churn"), Is.EqualTo((lower + upper) / 2).Within(1e-12));
    }

    [Test]
    public async Task Scores_of_many_classes_are_those_of_all_samples()
    {
        Assert.That(await RecordedAsync("model:ml_quality_accuracy:ratio", "digits"), Is.EqualTo(classes.Counts.Accuracy));
        Assert.That(await RecordedAsync("model:ml_quality_macro_precision:ratio", "digits"), Is.EqualTo(classes.Counts.Precision(Metrics.Average.Macro)).Within(1e-12));
        Assert.That(await RecordedAsync("model:ml_quality_macro_recall:ratio", "digits"), Is.EqualTo(classes.Counts.Recall(Metrics.Average.Macro)).Within(1e-12));
        Assert.That(await RecordedAsync("model:ml_quality_macro_f1:ratio", "digits"), Is.EqualTo(classes.Counts.F1(Metrics.Average.Macro)).Within(1e-12));
    }

    private async Task<double> RecordedAsync(string series, string model) =>
        (await prometheus.QueryAsync(series)).Single(value => value.Labels["ml_model_name"] == model).Value;
}
