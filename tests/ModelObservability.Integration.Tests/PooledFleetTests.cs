using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>What a backend records of four processes with different samples, held against the answer of all samples together.</summary>
public abstract class PooledFleetTests
{
    private readonly ModelMonitor monitor = new("together"), second = new("together classes");
    private BinaryQuality binary = null!;
    private MulticlassQuality classes = null!;

    /// <summary>The seeds of the samples, one for each process.</summary>
    internal static int[] Seeds { get; } = [1, 2, 3, 4];

    /// <summary>The rules that a backend evaluates.</summary>
    internal static string[] RuleFiles { get; } =
        [.. new[] { "names", "objectives", "fleet", "inference", "quality" }.Select(name => Repository.PathOf($"deploy/prometheus/{name}.rules.yml"))];

    [OneTimeSetUp]
    public void Pool()
    {
        binary = monitor.TrackBinary(new() { Probabilities = true });
        classes = second.TrackMulticlass(FleetSamples.Classes, new() { Probabilities = true, TopK = 2 });
        foreach (int seed in Seeds)
        {
            FleetSamples.Of(seed).RecordIn(binary, _ => null);
            FleetSamples.Of(seed).RecordIn(classes);
        }
    }

    [OneTimeTearDown]
    public void Forget()
    {
        monitor.Dispose();
        second.Dispose();
    }

    [Test]
    public async Task Scores_of_two_classes_are_those_of_all_samples()
    {
        Assert.That(await RecordedAsync("model:ml_quality_samples:sum", "churn"), Is.EqualTo(binary.Counts.Total));
        Assert.That(await RecordedAsync("model:ml_quality_accuracy:ratio", "churn"), Is.EqualTo(binary.Counts.Accuracy).Within(Lost));
        Assert.That(await RecordedAsync("model:ml_quality_precision:ratio", "churn"), Is.EqualTo(binary.Counts.Precision).Within(Lost));
        Assert.That(await RecordedAsync("model:ml_quality_recall:ratio", "churn"), Is.EqualTo(binary.Counts.Recall).Within(Lost));
        Assert.That(await RecordedAsync("model:ml_quality_f1:ratio", "churn"), Is.EqualTo(binary.Counts.F1).Within(1e-15 + Lost));
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
        Assert.That(await RecordedAsync("model:ml_quality_roc_auc:ratio", "churn"), Is.EqualTo((lower + upper) / 2).Within(1e-12 + Lost));
    }

    [Test]
    public async Task Scores_of_many_classes_are_those_of_all_samples()
    {
        Assert.That(await RecordedAsync("model:ml_quality_accuracy:ratio", "digits"), Is.EqualTo(classes.Counts.Accuracy).Within(Lost));
        Assert.That(await RecordedAsync("model:ml_quality_macro_precision:ratio", "digits"), Is.EqualTo(classes.Counts.Precision(Metrics.Average.Macro)).Within(1e-12 + Lost));
        Assert.That(await RecordedAsync("model:ml_quality_macro_recall:ratio", "digits"), Is.EqualTo(classes.Counts.Recall(Metrics.Average.Macro)).Within(1e-12 + Lost));
        Assert.That(await RecordedAsync("model:ml_quality_macro_f1:ratio", "digits"), Is.EqualTo(classes.Counts.F1(Metrics.Average.Macro)).Within(1e-12 + Lost));
    }

    /// <summary>The outcomes of all samples of the model of two classes.</summary>
    private protected Metrics.BinaryCounts Pooled => binary.Counts;

    /// <summary>How far a recorded ratio may be off: what a backend loses when it stores one.</summary>
    private protected virtual double Lost => 0;

    /// <summary>The value of a recorded series of a model.</summary>
    protected abstract Task<double> RecordedAsync(string series, string model);
}
