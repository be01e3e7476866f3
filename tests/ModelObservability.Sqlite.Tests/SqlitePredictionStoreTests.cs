using ModelObservability.Testing;
using ModelObservability.Tests.Quality;

namespace ModelObservability.Sqlite.Tests;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SqlitePredictionStoreTests : PredictionStoreLaws, IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly string name = TestContext.CurrentContext.Test.ID;
    private readonly SqlitePredictionStore store;

    public SqlitePredictionStoreTests() => store = new(Path);

    private string Path => directory["predictions.db"];

    protected override IPredictionStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        directory.Dispose();
    }

    [Test]
    public void A_label_finds_its_prediction_after_a_restart()
    {
        ManualTime time = new();
        Guid id = Guid.NewGuid();
        using (SqlitePredictionStore before = new(directory["restart.db"]))
        using (ModelMonitor monitor = new(name, timeProvider: time))
            monitor.TrackBinary(new() { SegmentBy = "country" }).DelayLabels<Guid>(new() { Store = before }).Predicted(id, 0.9, "de");

        time.Advance(TimeSpan.FromHours(3));
        using MeterReadings readings = new(name);
        using SqlitePredictionStore after = new(directory["restart.db"]);
        using ModelMonitor again = new(name, timeProvider: time);
        BinaryQuality quality = again.TrackBinary(new() { SegmentBy = "country" });
        DelayedLabels<Guid, double, bool> labels = quality.DelayLabels<Guid>(new() { Store = after });

        Assert.That(labels.Labelled(id, true), Is.EqualTo(DelayedLabelResult.Matched));
        Assert.That(labels.Labelled(id, true), Is.EqualTo(DelayedLabelResult.Duplicate));
        Assert.That(quality.Segment("de").Counts.TruePositives, Is.EqualTo(1));
        Assert.That(readings.Values("ml.quality.label.delay"), Is.EqualTo(new[] { 10_800.0 }));
        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 1, Unknown: 0, Expired: 0, Duplicate: 1, Pending: 0)));
    }

    [Test]
    public void Predictions_of_all_families_survive()
    {
        using (ModelMonitor classes = new(name, "classes"), numbers = new(name, "numbers"), rankings = new(name, "rankings"))
        {
            classes.TrackMulticlass(3).DelayLabels<string>(new() { Store = store }).Predicted("a", 2);
            numbers.TrackRegression().DelayLabels<string>(new() { Store = store }).Predicted("a", -0.1);
            rankings.TrackRanking().DelayLabels<string>(new() { Store = store }).Predicted("a", 0.7);
        }

        using ModelMonitor classesAgain = new(name, "classes"), numbersAgain = new(name, "numbers"), rankingsAgain = new(name, "rankings");
        MulticlassQuality multiclass = classesAgain.TrackMulticlass(3);
        RegressionQuality regression = numbersAgain.TrackRegression();
        RankingQuality ranking = rankingsAgain.TrackRanking();
        multiclass.DelayLabels<string>(new() { Store = store }).Labelled("a", 2);
        regression.DelayLabels<string>(new() { Store = store }).Labelled("a", -0.1);
        ranking.DelayLabels<string>(new() { Store = store }).Labelled("a", true);

        Assert.That((multiclass.Counts[2, 2], regression.All.Count, regression.All.MeanAbsoluteError, ranking.All.Positives), Is.EqualTo((1L, 1L, 0.0, 1L)));
    }

    [Test]
    public async Task A_label_finds_the_prediction_of_another_process()
    {
        (int exitCode, _, string error) = await ChildProcess.RunAsync("predict", name, Path, "0", "3000");
        Assert.That(exitCode, Is.Zero, error);

        using ModelMonitor monitor = new(name, version: "1");
        BinaryQuality quality = monitor.TrackBinary(new() { SegmentBy = "country" });
        DelayedLabels<int, double, bool> labels = quality.DelayLabels<int>(new() { Store = store });
        DelayedLabelResult[] results = new DelayedLabelResult[3001];
        labels.Labelled([.. Enumerable.Range(0, 3001)], new bool[3001], results);

        Assert.That(results.Count(result => result == DelayedLabelResult.Matched), Is.EqualTo(3000));
        Assert.That((results[3000], quality.Segment("de").Counts.FalsePositives), Is.EqualTo((DelayedLabelResult.Unknown, 3000L)));
    }

    [Test]
    public async Task A_process_that_crashes_leaves_what_it_has_written()
    {
        (int exitCode, string output, _) = await ChildProcess.RunAsync("die", name, Path, "0", "500");
        Assert.That((exitCode == 0, output.Trim()), Is.EqualTo((false, "500")));

        using ModelMonitor monitor = new(name, version: "1");
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary(new() { SegmentBy = "country" }).DelayLabels<int>(new() { Store = store });
        Assert.That((labels.Labelled(499, true), labels.Counts.Pending), Is.EqualTo((DelayedLabelResult.Matched, 499L)));
    }

    [Test]
    public async Task Two_processes_at_once_lose_nothing_and_count_nothing_twice()
    {
        var ends = await Task.WhenAll(ChildProcess.RunAsync("label", name, Path, "0", "2000"), ChildProcess.RunAsync("label", name, Path, "0", "2000"));
        long[][] counts = [.. ends.Select(end => end.Output.Split(' ').Select(long.Parse).ToArray())];

        Assert.That(ends.Select(end => (end.ExitCode, end.Error)), Is.All.EqualTo((0, "")));
        Assert.That(counts.Sum(count => count[0]), Is.EqualTo(2000), "matched once each");
        Assert.That(counts.Sum(count => count[1]), Is.EqualTo(4000), "one of two predictions, one of two labels");
        Assert.That(counts.Sum(count => count[2] + count[3]), Is.Zero, "unknown or dropped");
    }

    [Test]
    public void The_file_does_not_grow_beyond_what_is_kept_and_a_full_store_is_told_once()
    {
        using ModelMonitor monitor = new(name);
        List<string> signals = [];
        monitor.SignalRaised += signal => signals.Add(signal.Code);
        DelayedLabels<Guid, double, bool> labels = monitor.TrackBinary().DelayLabels<Guid>(new() { Store = store, Capacity = 20_000 });
        Fill(labels, 20_000);
        Assert.That(signals, Is.Empty);
        Fill(labels, 5_000);
        long size = new FileInfo(Path).Length;
        Fill(labels, 40_000);

        Assert.That(signals, Is.EqualTo(new[] { "MO5001" }));
        Assert.That(labels.Counts, Is.EqualTo(new DelayedLabelCounts(Matched: 0, Unknown: 0, Expired: 45_000, Duplicate: 0, Pending: 20_000)));
        Assert.That(new FileInfo(Path).Length, Is.LessThan(1.5 * size));
        Assert.That(new FileInfo(Path).Length / 20_000.0, Is.LessThan(250), "bytes a prediction; docs/quality.md says how many");
    }

    [Test]
    public void What_is_no_store_is_refused_with_its_path()
    {
        File.WriteAllText(directory["text.db"], new string('x', 5000));
        Assert.That(() => new SqlitePredictionStore(directory["text.db"]), Throws.InstanceOf<IOException>().With.Message.Contains("text.db"));
        Assert.That(() => new SqlitePredictionStore(directory["no folder/x.db"]), Throws.InstanceOf<IOException>().With.Message.Contains("no folder"));
        Assert.That(() => new SqlitePredictionStore(" "), Throws.ArgumentException.With.Property("ParamName").EqualTo("path"));
    }

    [Test]
    [ProvokesFaults]
    public void A_store_that_is_disposed_first_is_told_and_never_felt()
    {
        using ModelMonitor monitor = new(name);
        DelayedLabels<int, double, bool> labels = monitor.TrackBinary().DelayLabels<int>(new() { Store = store });
        labels.Predicted(1, 0.9);
        Assert.That(labels.Counts.Pending, Is.EqualTo(1));
        store.Dispose();
        labels.Predicted(2, 0.9);

        Assert.That(labels.Labelled(1, true), Is.EqualTo(DelayedLabelResult.Unavailable));
        Assert.That((labels.Counts.Dropped, labels.Counts.Matched), Is.EqualTo((1L, 0L)));
    }

    private static void Fill(DelayedLabels<Guid, double, bool> labels, int count)
    {
        for (int done = 0; done < count; done++)
        {
            labels.Predicted(Guid.NewGuid(), 0.5);
            if (done % 10_000 == 0) _ = labels.Counts;
        }

        _ = labels.Counts;
    }
}
