using System.Text.Json.Nodes;
using ModelObservability.Instrumentation;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Dashboard.Tests.Resume;

/// <summary>What the page remembers over a restart, in a real file.</summary>
[TestFixture, FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ResumeTests : IDisposable
{
    private static int made;
    private readonly string name = $"resumed-{Interlocked.Increment(ref made)}";
    private readonly TemporaryDirectory folder = new();
    private readonly TickingTime time = new();

    public ResumeTests() => time.Advance(TimeSpan.FromDays(400));

    public void Dispose() => folder.Dispose();

    [Test]
    public async Task Recipe_10_minutes_of_an_earlier_process_come_back_with_a_gap_between()
    {
        await RunAsync(calls: 300, minutes: 3);
        time.Advance(TimeSpan.FromMinutes(5));
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        page.Pass(1);
        using ModelMonitor monitor = new(name, "1.0", timeProvider: time);
        for (int minute = 0; minute < 2; minute++)
        {
            Call(monitor, 60);
            page.Pass(60);
        }

        JsonNode calls = await SeriesAsync(page, "ml.inference.calls", "success");
        float?[] points = [.. calls["v"]!.AsArray().Select(static point => (float?)point)];
        Assert.That(points.Sum() * 60, Is.EqualTo(300 + 120).Within(1), "each minute has its mean rate");
        int last = Array.FindLastIndex(points, static point => point > 0), first = Array.FindIndex(points, static point => point > 0);
        Assert.That(points[first..last].Count(static point => point is null), Is.GreaterThanOrEqualTo(5), "while no process ran there is a gap");
        Assert.That((double)calls["last"]!, Is.EqualTo(120), "the total is that of this process");
        JsonNode duration = await SeriesAsync(page, "ml.inference.duration", "success");
        Assert.That(duration["p50"]!.AsArray()[first], Is.Not.Null, "percentiles of earlier minutes");
    }

    [Test]
    public async Task Recipe_10_a_training_run_of_an_earlier_process_can_be_compared_with_one_of_this()
    {
        await RunAsync(calls: 1, minutes: 2, train: "before");
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        using ModelMonitor monitor = new(name, "1.0", timeProvider: time);
        Train(monitor, "after");
        page.Pass(2);
        JsonArray runs = (await page.SnapshotAsync($"view=model&model={name}"))["runs"]!.AsArray();

        Assert.That(runs.Select(static run => (string?)run!["name"]), Is.EquivalentTo((string[])["after", "before"]));
        JsonNode before = runs.Single(static run => (string?)run!["name"] == "before")!;
        Assert.That((bool?)before["earlier"], Is.True);
        Assert.That((string?)before["outcome"], Is.EqualTo("completed"));
        Assert.That(before["curves"]!["loss"]!["x"]!.AsArray(), Has.Count.EqualTo(10));
    }

    [Test]
    public async Task Two_runs_of_the_process_are_there_to_be_compared()
    {
        await RunAsync(calls: 40, minutes: 2);
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        using ModelMonitor monitor = new(name, "1.0", timeProvider: time);
        Call(monitor, 7);
        page.Pass(2);
        JsonArray processes = (await page.SnapshotAsync($"view=model&model={name}"))["processes"]!.AsArray();

        Assert.That(processes.Select(static process => (double)process!["calls"]!), Is.EqualTo((double[])[40, 7]));
        Assert.That((double)processes[0]!["scores"]!["ml.quality.accuracy"]![0]!, Is.EqualTo(0.75));
        Assert.That((double)processes[0]!["scores"]!["ml.quality.accuracy"]![1]!, Is.LessThan(0.75), "with its band");
        Assert.That((double)processes[0]!["latency"]![0]!, Is.EqualTo(40));
    }

    [Test]
    public async Task A_model_that_does_not_come_back_is_shown_as_gone()
    {
        await RunAsync(calls: 5, minutes: 2);
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        page.Pass(180); // what has ended in this very process of tests is published for two minutes more
        JsonNode model = (await page.SnapshotAsync("view=overview"))["models"]!.AsArray().Single(model => (string?)model!["name"] == name)!;
        Assert.That((bool)model["alive"]!, Is.False);
    }

    [Test]
    public async Task A_damaged_file_is_put_aside_and_the_page_says_so()
    {
        File.WriteAllText(folder["page.db"], "no database. " + new string('.', 5000));
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        page.Pass(2);
        Assert.That((string?)(await page.SnapshotAsync("view=health"))["store"]!["notice"], Does.Contain("damaged"));
        Assert.That(File.Exists(folder["page.db.damaged"]));
    }

    [Test, ProvokesFaults]
    public async Task On_a_full_disk_every_view_is_whole_and_the_page_says_that_nothing_is_kept()
    {
        using RememberedLog log = new();
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store, log);
        using ModelMonitor monitor = new(name, "1.0", timeProvider: time);
        page.Pass(2);
        store.Fill();
        for (int minute = 0; minute < 10; minute++)
        {
            Call(monitor, 100);
            page.Pass(60);
        }

        JsonObject health = await page.SnapshotAsync("view=health");
        for (int turn = 0; turn < 1000 && !(bool)health["store"]!["broken"]!; turn++)
        {
            await Task.Delay(10);
            health = await page.SnapshotAsync("view=health");
        }

        Assert.That((string?)health["store"]!["notice"], Is.EqualTo("The disk of the history file is full."));
        Assert.That((double)(await SeriesAsync(page, "ml.inference.calls", "success"))["last"]!, Is.EqualTo(1000), "the page itself goes on");
        Assert.That(log.Warnings, Has.Count.EqualTo(1), "said once, not every minute");
    }

    [Test, ProvokesFaults]
    public async Task A_store_that_throws_is_no_matter_of_the_application()
    {
        await using ServedPage page = await StartAsync(new Refusing());
        page.Pass(3);
        Assert.That((bool?)(await page.SnapshotAsync("view=health"))["store"]!["broken"], Is.True);
    }

    [Test]
    public async Task Without_a_store_nothing_is_resumed_and_the_page_says_what_is_missing()
    {
        await using ServedPage page = await ServedPage.StartAsync(new() { History = DashboardHistory.Resume });
        page.Pass(2);
        Assert.That((string?)(await page.SnapshotAsync("view=health"))["store"]!["notice"], Does.Contain("DashboardOptions.Store"));
    }

    [Test]
    public async Task Records_that_are_damaged_are_left_out_and_counted()
    {
        using (SqliteHistoryStore before = new(folder["page.db"]))
        {
            before.Open(time.GetUtcNow());
            before.Write([new(0, "series", time.GetUtcNow(), null, new byte[] { 1, 2, 3 }), new(0, "training/x", time.GetUtcNow(), null, "{"u8.ToArray()), new(0, "minute/1", time.GetUtcNow(), null, new byte[100])]);
        }

        time.Advance(TimeSpan.FromMinutes(1));
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        page.Pass(2);
        Assert.That((int)(await page.SnapshotAsync("view=health"))["store"]!["damaged"]!, Is.EqualTo(2), "the minute has no table of series to be read with");
    }

    /// <summary>As if a process had run and ended.</summary>
    private async Task RunAsync(int calls, int minutes, string? train = null)
    {
        using SqliteHistoryStore store = new(folder["page.db"]);
        await using ServedPage page = await StartAsync(store);
        ModelMonitor monitor = new(name, "1.0", timeProvider: time);
        monitor.TrackBinary().Record([true, false, true, false], [0.9, 0.2, 0.3, 0.1]);
        page.Pass(2);
        if (train is not null) Train(monitor, train);
        Call(monitor, calls);
        page.Pass(minutes * 60);
        monitor.Dispose();
        page.Pass(240); // what has ended is published for two minutes more, and another model of this name would go on with its totals
    }

    private Task<ServedPage> StartAsync(IHistoryStore store, RememberedLog? log = null) =>
        ServedPage.StartAsync(new() { History = DashboardHistory.Resume, Store = store, Memory = ServedPage.Roomy }, log: log, time: time);

    private async Task<JsonNode> SeriesAsync(ServedPage page, string instrument, string outcome) =>
        (await page.SnapshotAsync($"view=model&model={name}&minutes=60"))["groups"]!.AsArray().SelectMany(static group => group!["series"]!.AsArray())
        .Single(series => (string?)series!["i"] == instrument && (string?)series["a"]!["ml.inference.outcome"] == outcome)!;

    private static void Train(ModelMonitor monitor, string run)
    {
        using TrainingRun training = monitor.StartTraining(new() { Name = run, Epochs = 1, Hyperparameters = new Dictionary<string, object> { ["lr"] = 0.5 } });
        foreach (TrainingEpoch epoch in training.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(0, 10))) step.Report(1.0 / step.Number);
    }

    private static void Call(ModelMonitor monitor, int times)
    {
        for (int call = 0; call < times; call++)
        {
            using InferenceCall active = monitor.StartInference();
            active.Complete();
        }
    }

    private sealed class Refusing : IHistoryStore
    {
        public string? Notice => null;

        public IReadOnlyList<HistoryRecord> Open(DateTimeOffset now) => throw new InvalidOperationException("no");

        public void Write(IReadOnlyCollection<HistoryRecord> records) => throw new InvalidOperationException("no");
    }
}
