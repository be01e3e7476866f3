using System.Text.Json.Nodes;
using ModelObservability.Metrics;
using ModelObservability.Metrics.Ranking;

namespace ModelObservability.Dashboard.Tests.Snapshots;

/// <summary>What a page is sent at once.</summary>
[TestFixture, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SnapshotTests
{
    private static int made;
    private readonly string name = $"snapshot-{Interlocked.Increment(ref made)}";

    [Test]
    public async Task The_overview_says_of_a_model_what_its_instruments_say()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using ModelMonitor monitor = new(name, "1.2", timeProvider: page.Time);
        BinaryQuality quality = monitor.TrackBinary();
        Call(monitor, 30);
        Fail(monitor, 10);
        quality.Record([true, false, true, false], [0.9, 0.2, 0.3, 0.1]);
        page.Pass(1);

        JsonNode model = Named(await page.SnapshotAsync("view=overview"));
        Assert.Multiple(() =>
        {
            Assert.That((string?)model["version"], Is.EqualTo("1.2"));
            Assert.That((double)model["calls"]!, Is.EqualTo(40));
            Assert.That((double)model["minuteErrors"]!, Is.EqualTo(10));
            Assert.That((double)model["rate"]!, Is.EqualTo(4));
            Assert.That((double)model["latency"]![0]!, Is.EqualTo(30), "the count beside the percentiles is that of the calls they are of");
            Assert.That((double)model["score"]!["last"]!, Is.EqualTo(0.75));
            Assert.That((bool)model["alive"]!);
        });
    }

    [Test]
    public async Task The_threshold_moves_over_points_that_are_the_engines()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        using ModelMonitor monitor = new(name, timeProvider: page.Time);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        Random random = new(9);
        for (int sample = 0; sample < 500; sample++)
        {
            bool label = random.Next(3) == 0;
            quality.Record(label, Math.Clamp((label ? 0.6 : 0.4) + ((random.NextDouble() - 0.5) * 0.8), 0, 1));
        }

        page.Pass(1);
        JsonNode sent = (await page.SnapshotAsync($"view=model&model={name}"))["quality"]![0]!;
        BoundedRankingValue engine = quality.All.Ranking!;
        CurvePoint[] roc = [.. engine.Curve.Roc(400)];
        CurvePoint[] precision = [.. engine.Curve.PrecisionRecall(400)];
        JsonArray points = sent["curve"]!["points"]!.AsArray();
        Assert.That(points, Has.Count.EqualTo(roc.Length));
        for (int index = 1; index < roc.Length; index++)
        {
            JsonArray point = points[index]!.AsArray();
            Assert.That((double)point[0]!, Is.EqualTo(roc[index].Threshold));
            Assert.That((double)point[3]!, Is.EqualTo(precision[index].Y).Within(1e-12), "precision");
            Assert.That((double)point[4]!, Is.EqualTo(roc[index].Y).Within(1e-12), "recall");
            Assert.That((double)point[2]! / engine.Negatives, Is.EqualTo(roc[index].X).Within(1e-12), "false positives");
        }

        BinaryCounts counts = quality.Counts;
        Assert.That((long)sent["binary"]!["tp"]!, Is.EqualTo(counts.TruePositives));
        Assert.That((double)sent["binary"]!["precision"]!, Is.EqualTo(counts.Precision));
        Assert.That((double)sent["reliability"]!["ece"]!, Is.EqualTo(quality.All.Calibration!.ExpectedCalibrationError));
    }

    [TestCase(0), TestCase(1), TestCase(2)]
    public async Task Without_data_with_one_sample_and_with_one_class_it_is_whole(int samples)
    {
        await using ServedPage page = await ServedPage.StartAsync();
        using ModelMonitor monitor = new(name, timeProvider: page.Time);
        BinaryQuality quality = monitor.TrackBinary(new() { Probabilities = true });
        for (int sample = 0; sample < samples; sample++) quality.Record(true, 0.7);
        quality.Record(true, double.NaN);
        page.Pass(1);
        JsonNode sent = (await page.SnapshotAsync($"view=model&model={name}"))["quality"]![0]!;

        Assert.That(sent["curve"]!["points"]!.AsArray(), Is.Empty, "a curve needs both classes");
        Assert.That((double?)sent["curve"]!["auc"], Is.Null, "what is not defined is null and never 0");
    }

    [Test]
    public async Task A_thousand_classes_are_fifty_and_the_rest_and_no_sample_is_lost()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        using ModelMonitor monitor = new(name, timeProvider: page.Time);
        MulticlassQuality quality = monitor.TrackMulticlass(1000);
        Random random = new(1);
        for (int sample = 0; sample < 3000; sample++) quality.Record(random.Next(1000), random.Next(1000));
        page.Pass(1);
        JsonNode confusion = (await page.SnapshotAsync($"view=model&model={name}"))["quality"]![0]!["confusion"]!;

        Assert.That(confusion["classes"]!.AsArray(), Has.Count.EqualTo(51));
        Assert.That((string?)confusion["classes"]![50], Is.EqualTo("other 950"));
        Assert.That(confusion["cells"]!.AsArray().Sum(static cell => (long)cell!), Is.EqualTo(3000));
    }

    [Test]
    public async Task Five_hundred_models_are_listed()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        ModelMonitor[] monitors = [.. Enumerable.Range(0, 500).Select(index => new ModelMonitor($"{name}-{index}", timeProvider: page.Time))];
        foreach (ModelMonitor monitor in monitors) Call(monitor, 1);
        page.Pass(2);
        JsonObject sent = await page.SnapshotAsync("view=overview");
        foreach (ModelMonitor monitor in monitors) monitor.Dispose();

        Assert.That(sent["models"]!.AsArray().Count(model => ((string)model!["name"]!).StartsWith(name + "-", StringComparison.Ordinal)), Is.EqualTo(500));
    }

    [Test]
    public async Task A_run_has_its_curves_hyperparameters_and_what_is_left()
    {
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using ModelMonitor monitor = new(name, timeProvider: page.Time);
        using Training.TrainingRun run = monitor.StartTraining(new() { Name = "small", Epochs = 2, EarlyStopping = new() { Patience = 3 }, Hyperparameters = new Dictionary<string, object> { ["lr"] = 0.5 } });
        foreach (Training.TrainingEpoch epoch in run.Epochs())
        {
            foreach (Training.TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 5))) step.Report(1.0 / step.Number, learningRate: 0.5, gradientNorm: 2);
            run.ReportValidation(0.4 + epoch.Number);
            page.Pass(1);
        }

        page.Pass(1);
        JsonNode sent = (await page.SnapshotAsync($"view=model&model={name}"))["runs"]![0]!;
        Assert.Multiple(() =>
        {
            Assert.That((string?)sent["outcome"], Is.EqualTo("completed"));
            Assert.That((string?)sent["hyperparameters"]!["lr"], Is.EqualTo("0.5"));
            Assert.That((long)sent["curves"]!["loss"]!["of"]!, Is.EqualTo(10));
            Assert.That(sent["curves"]!["loss"]!["x"]!.AsArray(), Has.Count.EqualTo(10));
            Assert.That((double)sent["patienceLeft"]!, Is.EqualTo(2));
            Assert.That((long)sent["missed"]!, Is.Zero);
        });
    }

    [Test]
    public async Task No_output_label_or_exception_text_of_the_application_is_part_of_it()
    {
        const string Secret = "patient-4711";
        await using ServedPage page = await ServedPage.StartAsync();
        page.Pass(1);
        using ModelMonitor monitor = new(name, timeProvider: page.Time);
        Func<string, string> predict = monitor.Observe<string, string>(static input => input.Length > 20 ? throw new InvalidOperationException(input) : input);
        predict(Secret);
        Assert.That(() => predict(Secret + Secret), Throws.InvalidOperationException);
        monitor.TrackText().Record(Secret, Secret);
        page.Pass(2);

        foreach (string query in (string[])["view=overview", $"view=model&model={name}", "view=health"])
            Assert.That((await page.SnapshotAsync(query)).ToJsonString(), Does.Not.Contain(Secret), query);
        Assert.That((await page.SnapshotAsync($"view=model&model={name}")).ToJsonString(), Does.Contain("System.InvalidOperationException"));
    }

    private JsonNode Named(JsonObject snapshot) => snapshot["models"]!.AsArray().Single(model => (string?)model!["name"] == name)!;

    private static void Call(ModelMonitor monitor, int times)
    {
        for (int call = 0; call < times; call++)
        {
            using InferenceCall active = monitor.StartInference();
            active.Complete();
        }
    }

    private static void Fail(ModelMonitor monitor, int times)
    {
        for (int call = 0; call < times; call++)
        {
            using InferenceCall active = monitor.StartInference();
            active.Fail("timeout");
        }
    }
}
