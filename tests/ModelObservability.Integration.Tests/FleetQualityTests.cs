using System.Text.RegularExpressions;
using ModelObservability.Testing;

namespace ModelObservability.IntegrationTests;

/// <summary>The recording rules of <c>docs/quality.md</c>, tried on a real Prometheus that scrapes two processes: the fleet's scores are those of all samples together.</summary>
[TestFixture]
public sealed partial class FleetQualityTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs/quality.md"));

    private readonly List<ExternalProcess> replicas = [];
    private readonly FleetSamples[] samples = [FleetSamples.Of(1), FleetSamples.Of(3)];
    private PrometheusServer prometheus = null!;

    [OneTimeSetUp]
    public async Task ScrapeTwoReplicas()
    {
        ExternalProcess.Require("prometheus", debianPackage: "prometheus");
        List<int> ports = [];
        foreach (int seed in new[] { 1, 3 })
        {
            (ExternalProcess process, int port) = await Replica.StartAsync(seed);
            replicas.Add(process);
            ports.Add(port);
        }

        prometheus = await PrometheusServer.StartAsync(ports);
    }

    [OneTimeTearDown]
    public async Task StopReplicas()
    {
        foreach (ExternalProcess replica in replicas) await replica.DisposeAsync();
        if (prometheus is not null) await prometheus.DisposeAsync();
    }

    [Test]
    public async Task Errors_of_a_regression()
    {
        using ModelMonitor monitor = new("together");
        RegressionQuality together = monitor.TrackRegression();
        foreach (FleetSamples own in samples) own.RecordIn(together);

        Assert.That(await FleetAsync("mae", "prices"), Is.EqualTo(together.All.MeanAbsoluteError).Within(1e-10).Percent);
        Assert.That(await FleetAsync("rmse", "prices"), Is.EqualTo(together.All.RootMeanSquaredError).Within(1e-10).Percent);
        Assert.That(await FleetAsync("r2", "prices"), Is.EqualTo(together.All.R2).Within(1e-8));
        Assert.That(await prometheus.ValueAsync("""sum(ml_quality_error_count_total{ml_model_name="prices"})"""), Is.EqualTo(together.All.Count));
    }

    [Test]
    public async Task Outcomes_losses_and_ranking_of_two_classes()
    {
        using ModelMonitor monitor = new("together");
        BinaryQuality together = monitor.TrackBinary(new() { Probabilities = true });
        foreach (FleetSamples own in samples) own.RecordIn(together, _ => null);

        Assert.That(await FleetAsync("accuracy", "churn"), Is.EqualTo(together.Counts.Accuracy), "segments and what has none, each counted once");
        Assert.That(await FleetAsync("precision", "churn"), Is.EqualTo(together.Counts.Precision));
        Assert.That(await FleetAsync("recall", "churn"), Is.EqualTo(together.Counts.Recall));
        Assert.That(await FleetAsync("log_loss", "churn"), Is.EqualTo(together.All.Losses!.LogLoss).Within(1e-10).Percent);
        Assert.That(await FleetAsync("brier", "churn"), Is.EqualTo(together.All.Losses.Brier).Within(1e-10).Percent);
        double area = await FleetAsync("roc_auc", "churn"), error = await FleetAsync("roc_auc_error", "churn");
        Assert.That(area, Is.EqualTo(ExactArea()).Within(error));
        Assert.That(error, Is.LessThan(0.02).And.GreaterThan(0));
        Assert.That((await prometheus.QueryAsync("""sum by (country) (ml_quality_outcomes_total{ml_model_name="churn"})""")).Select(value => value.Labels.GetValueOrDefault("country", "")),
            Is.EquivalentTo(new[] { "de", "fr", "" }));
    }

    [Test]
    public async Task Outcomes_and_losses_of_many_classes_and_of_several_labels()
    {
        using ModelMonitor monitor = new("together"), second = new("together labels");
        MulticlassQuality together = monitor.TrackMulticlass(FleetSamples.Classes, new() { Probabilities = true, TopK = 2 });
        MultilabelQuality labels = second.TrackMultilabel(FleetSamples.Classes);
        foreach (FleetSamples own in samples)
        {
            own.RecordIn(together);
            own.RecordIn(labels);
        }

        Assert.That(await FleetAsync("accuracy", "digits"), Is.EqualTo(together.Counts.Accuracy));
        Assert.That(await FleetAsync("top_2_accuracy", "digits"), Is.EqualTo(together.All.TopK!.Accuracy(2)));
        Assert.That(await FleetAsync("log_loss", "digits"), Is.EqualTo(together.All.Losses!.LogLoss).Within(1e-10).Percent);
        Assert.That(await FleetAsync("accuracy", "tags"), Is.EqualTo(labels.All.SubsetAccuracy));
        foreach (PrometheusValue value in await prometheus.QueryAsync(Rule("recall_by_class")))
        {
            if (value.Labels["ml_model_name"] != "digits") continue;
            Assert.That(value.Value, Is.EqualTo(together.Counts.Class(int.Parse(value.Labels["ml_class"], System.Globalization.CultureInfo.InvariantCulture)).Recall));
        }

        Assert.That((await prometheus.QueryAsync($"avg by (ml_model_name) ({Rule("precision_by_class")})")).Single(value => value.Labels["ml_model_name"] == "tags").Value,
            Is.EqualTo(labels.All.Precision(Metrics.Average.Macro)).Within(1e-12));
    }

    [Test]
    public async Task Overlap_of_label_maps()
    {
        using ModelMonitor monitor = new("together");
        SegmentationQuality together = monitor.TrackSegmentation(FleetSamples.Classes);
        foreach (FleetSamples own in samples) own.RecordIn(together);

        IReadOnlyList<PrometheusValue> byClass = await prometheus.QueryAsync(Rule("iou"));
        Assert.That(byClass, Has.Count.EqualTo(FleetSamples.Classes));
        foreach (PrometheusValue value in byClass)
            Assert.That(value.Value, Is.EqualTo(together.All.IoU(int.Parse(value.Labels["ml_class"], System.Globalization.CultureInfo.InvariantCulture))));
        Assert.That(await prometheus.ValueAsync($"avg by (ml_model_name) ({Rule("iou")})"), Is.EqualTo(together.All.MeanIoU).Within(1e-12));
    }

    [Test]
    public async Task Errors_of_texts()
    {
        using ModelMonitor monitor = new("together");
        TextQuality together = monitor.TrackText();
        foreach (FleetSamples own in samples) own.RecordIn(together);

        Dictionary<string, double> rates = (await prometheus.QueryAsync(Rule("error_rate"))).ToDictionary(value => value.Labels["ml_quality_text_unit"], value => value.Value);
        Assert.That((rates["word"], rates["character"]), Is.EqualTo((together.All.Words!.Value.Rate, together.All.Characters!.Value.Rate)));
        Assert.That(await FleetAsync("bleu", "translator"), Is.EqualTo(together.All.Bleu!.Value.Score).Within(1e-10).Percent);
        Assert.That(await FleetAsync("perplexity", "translator"), Is.EqualTo(together.All.Tokens.Score).Within(1e-10).Percent);
        Assert.That(await FleetAsync("accuracy", "translator"), Is.EqualTo(1 - together.All.Words.Value.SegmentRate).Within(1e-12));
    }

    [Test]
    public async Task The_accuracy_of_ten_classes_is_0984()
    {
        Assert.That(await FleetAsync("accuracy", "ten classes"), Is.EqualTo(0.984));
        Assert.That(await prometheus.ValueAsync("""sum(ml_quality_samples_total{ml_model_name="ten classes", ml_quality_match="exact"}) / sum(ml_quality_samples_total{ml_model_name="ten classes"})"""), Is.EqualTo(0.984));
    }

    [Test]
    public async Task A_rule_answers_for_the_trackers_its_comment_names_and_for_no_other([ValueSource(nameof(RuleNames))] string rule)
    {
        Match written = RecordedRule().Matches(Page).Single(match => match.Groups[1].Value == rule);
        string[] trackers = written.Groups[2].Value.Split(':')[0].Split(", ");
        Assert.That(trackers, Is.SubsetOf(ModelsOf.Keys), "trackers and nothing else stand before the colon");

        Assert.That((await prometheus.QueryAsync(written.Groups[3].Value)).Select(value => value.Labels["ml_model_name"]).Distinct(),
            Is.EquivalentTo(trackers.SelectMany(tracker => ModelsOf[tracker])));
    }

    [Test]
    public async Task The_first_signal_and_the_first_call_are_an_increase()
    {
        const string Signals = """increase(ml_signals_total{ml_signal_code="MO1001", ml_model_name="prices"}[1m])""";
        await prometheus.WaitForScrapesAsync();
        Assert.That((await prometheus.QueryAsync(Signals)).Select(value => value.Value), Is.EqualTo(new[] { 0.0, 0.0 }), "both replicas have the series and nothing has happened");

        await replicas[0].SayAsync("go");
        await prometheus.WaitForScrapesAsync();
        await prometheus.WaitForScrapesAsync();
        Assert.That((await prometheus.QueryAsync(Signals)).Count(value => value.Value > 0), Is.EqualTo(1));
        Assert.That((await prometheus.QueryAsync("""increase(ml_inference_calls_total{ml_inference_outcome="success", ml_model_name="prices"}[1m])""")).Count(value => value.Value > 0), Is.EqualTo(1));
        Assert.That(await prometheus.ValueAsync("""sum(ml_signals_active{ml_signal_code="MO1001", ml_model_name="prices"})"""), Is.EqualTo(1));
    }

    [Test]
    public async Task Ranking_and_masks()
    {
        using ModelMonitor monitor = new("together");
        MaskQuality together = monitor.TrackMasks();
        foreach (FleetSamples own in samples) own.RecordIn(together);

        Assert.That(await FleetAsync("mask_iou", "tumours"), Is.EqualTo(together.All.IoU));
        Assert.That(await FleetAsync("roc_auc", "search"), Is.EqualTo(ExactArea()).Within(await FleetAsync("roc_auc_error", "search")));
    }

    [Test]
    public async Task Promtool_accepts_the_rules_of_the_page()
    {
        string promtool = ExternalProcess.Require("promtool", debianPackage: "prometheus");
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, "quality-rules.yml");
        await File.WriteAllTextAsync(file, Yaml().Match(Page).Groups[1].Value);
        (int exitCode, string output, string error) = await ExternalProcess.RunAsync(promtool, ["check", "rules", file], ReadOnlyMemory<byte>.Empty);

        Assert.That(exitCode, Is.Zero, output + error);
        Assert.That(output, Does.Contain($"{RecordedRule().Count(Page)} rules found"));
    }

    private static readonly Dictionary<string, string[]> ModelsOf = new()
    {
        ["binary"] = ["churn"],
        ["multiclass"] = ["digits", "ten classes"],
        ["multilabel"] = ["tags"],
        ["regression"] = ["prices"],
        ["ranking"] = ["search"],
        ["segmentation"] = ["scenes"],
        ["mask"] = ["tumours"],
        ["text"] = ["translator"],
    };

    private static IEnumerable<string> RuleNames => RecordedRule().Matches(Page).Select(match => match.Groups[1].Value);

    private static string Rule(string score) => RecordedRule().Matches(Page).Single(match => match.Groups[1].Value == "fleet:ml_quality_" + score).Groups[3].Value;

    private async Task<double> FleetAsync(string score, string model) =>
        (await prometheus.QueryAsync(Rule(score))).Single(value => value.Labels["ml_model_name"] == model).Value;

    /// <summary>Pairs of a positive and a negative, one by one.</summary>
    private double ExactArea()
    {
        var all = samples.SelectMany(own => own.Probabilities.Labels.Zip(own.Probabilities.Scores)).ToList();
        double[] positives = [.. all.Where(sample => sample.First == 1).Select(sample => sample.Second)], negatives = [.. all.Where(sample => sample.First == 0).Select(sample => sample.Second)];
        return positives.Average(positive => negatives.Average(negative => positive > negative ? 1 : positive == negative ? 0.5 : 0));
    }

    [GeneratedRegex(@"- record: (\S+) # ([^\n]*)\n\s+expr: (.+)")]
    private static partial Regex RecordedRule();

    [GeneratedRegex(@"```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
