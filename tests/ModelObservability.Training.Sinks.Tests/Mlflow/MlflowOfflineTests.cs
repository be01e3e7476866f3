using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.Mlflow;

/// <summary>What waits on disk while the server is away.</summary>
[TestFixture]
public sealed class MlflowOfflineTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10); // longer than the longest

    private TemporaryDirectory directory = null!;
    private TickingTime time = null!;
    private int port;
    private HttpClient http = null!;
    private MlflowServer? server;

    [SetUp]
    public void Start()
    {
        directory = new TemporaryDirectory();
        time = new TickingTime();
        port = MlflowServer.FreePort();
        http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        server = null;
    }

    [TearDown]
    public void Stop()
    {
        http.Dispose();
        server?.Dispose();
        directory.Dispose();
        Assert.That(server?.Violations ?? [], Is.Empty);
    }

    [Test]
    public void A_run_without_a_server_waits_on_disk_for_a_later_process()
    {
        using (MlflowSink offline = Sink())
        {
            Train(offline, "first", 1, 2_500);
            Assert.That(offline.IsOffline, Is.True);
        }

        Assert.That(Journals(), Has.Length.EqualTo(1));
        server = new MlflowServer(port);
        using MlflowSink online = Sink();
        Train(online, "second", 1, 10);
        online.Flush();

        Assert.That(Journals(), Is.Empty);
        Assert.That(online.IsOffline, Is.False);
        MlflowServer.ServedRun first = Run("first");
        Assert.That(first["train/loss"], Is.EqualTo(Enumerable.Range(1, 2_500).Select(step => ((long)step, (double)step))));
        Assert.That((first.Parameters["rate"], first.Status, first.StartTime), Is.EqualTo(("0.1", "FINISHED", Time.ToUnixTimeMilliseconds())));
        Assert.That(Run("second")["train/loss"], Has.Length.EqualTo(10));
    }

    [Test]
    public void A_server_that_recovers_during_the_run_gets_all_records_in_order()
    {
        using MlflowSink sink = Sink();
        sink.Write(Started("run"));
        Steps(sink, 1, 1_500);
        sink.Flush();
        Assert.That(sink.IsOffline, Is.True);

        server = new MlflowServer(port);
        Steps(sink, 1_501, 3_000);
        sink.Flush();
        Assert.That(server.Requests, Is.Empty, "the pause is not over");
        time.Advance(Pause);
        sink.Flush();
        Steps(sink, 3_001, 3_010);
        sink.Flush();

        Assert.That(Run("run")["train/loss"], Is.EqualTo(Enumerable.Range(1, 3_010).Select(step => ((long)step, (double)step))));
        Assert.That((sink.IsOffline, Journals().Length), Is.EqualTo((false, 0)));
    }

    [Test]
    public void A_server_that_fails_in_the_middle_gets_the_rest_from_another_process()
    {
        using (MlflowServer before = new(port))
        {
            using MlflowSink sink = Sink();
            sink.Write(Started("run"));
            Steps(sink, 1, 10);
            sink.Flush();
            before.Faults.Enqueue(MlflowServer.Answer(503));
            Steps(sink, 11, 20);
            sink.Write(new TrainingEnded(Time, 1, 20, TrainingOutcome.Failed));
            sink.Flush();
            Assert.That(sink.IsOffline, Is.True);

            server = before;
            sink.Dispose();
            using MlflowSink later = Sink();
            later.Write(Started("later"));
            later.Flush();
            Assert.That(Run("run")["train/loss"].Select(metric => metric.Step), Is.EqualTo(Enumerable.Range(1, 20)));
            Assert.That(Run("run").Status, Is.EqualTo("FAILED"));
            Assert.That(before.Runs, Has.Count.EqualTo(2), "no run was made twice");
        }
    }

    [Test]
    public void A_truncated_journal_is_delivered_up_to_the_cut()
    {
        using (MlflowSink offline = Sink()) Train(offline, "cut", 1, 20);
        byte[] whole = File.ReadAllBytes(Journals().Single());
        server = new MlflowServer(port);
        for (int cut = 0; cut <= whole.Length; cut += 97)
        {
            File.WriteAllBytes(Journals().FirstOrDefault() ?? directory["again.mlflow.jsonl"], whole[..cut]);
            using MlflowSink online = Sink();
            online.Write(Started("other"));
            online.Flush();
            Assert.That(Journals(), Is.Empty, $"cut at {cut}");
        }

        Assert.That(server.Runs.Values.Count(run => run.Tags["modelobservability.run_id"] == "cut"), Is.EqualTo(1), "found again by its token each time");
    }

    [Test]
    public void Other_files_in_the_directory_are_left_alone()
    {
        string[] hostile = ["not json\n", "{\"begin\":7}\n", "[]\n", "null\n", "\0\n", "{\"batch\":{\"run_id\":\"x\"}\n", new string('x', 100_000) + "\n"];
        for (int index = 0; index < hostile.Length; index++) File.WriteAllText(directory[$"{index}.mlflow.jsonl"], hostile[index]);
        Directory.CreateDirectory(directory["a directory.mlflow.jsonl"]);
        File.WriteAllText(directory["notes.txt"], "mine");
        server = new MlflowServer(port);
        using MlflowSink sink = Sink();
        sink.Write(Started("run"));
        for (int flush = 0; flush < 20; flush++) sink.Flush();

        Assert.That(server.Runs, Has.Count.EqualTo(1));
        Assert.That(Journals().Select(File.ReadAllText), Is.EquivalentTo(hostile));
        Assert.That(File.ReadAllText(directory["notes.txt"]), Is.EqualTo("mine"));
    }

    [Test]
    public void A_journal_in_use_is_not_delivered_by_another_process()
    {
        using MlflowSink offline = Sink();
        offline.Write(Started("offline"));
        offline.Flush();
        server = new MlflowServer(port);
        using MlflowSink online = Sink();
        online.Write(Started("online"));
        for (int flush = 0; flush < 3; flush++) online.Flush();

        Assert.That(server.Runs.Values.Single().Tags["modelobservability.run_id"], Is.EqualTo("online"));
        time.Advance(Pause);
        offline.Flush();
        Assert.That(server.Runs, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_long_outage_is_delivered_in_batches()
    {
        using (MlflowSink offline = Sink())
        {
            offline.Write(Started("long"));
            for (int second = 1; second <= 250; second++)
            {
                Steps(offline, second, second);
                offline.Flush();
            }
        }

        server = new MlflowServer(port);
        using MlflowSink online = Sink();
        online.Write(Started("now"));
        int flushes = 0;
        for (; Journals().Length > 0; flushes++) online.Flush();
        Assert.That(flushes, Is.EqualTo(3));
        Assert.That(Run("long")["train/loss"], Has.Length.EqualTo(250));
    }

    [Test]
    [ProvokesFaults]
    public void Beyond_the_disk_limit_records_wait_in_the_queue()
    {
        List<object> told = [];
        using SinkQueue queue = new([Sink(maxBytes: 1 << 20)], 65_536, time, (_, evidence) => told.Add(evidence.First().Value));
        queue.TryWrite(Started("run"));
        for (int step = 1; step <= 30_000; step++) queue.TryWriteStep(new() { Time = Time, Step = step, Loss = step });
        Assert.That(queue.Flush(TimeSpan.FromSeconds(60)), Is.False);
        Assert.That(told.Single(), Is.EqualTo(typeof(IOException).FullName));
        Assert.That(new FileInfo(Journals().Single()).Length, Is.InRange(900_000, 1 << 20));
        Assert.That(queue.Counts[0].Pending, Is.GreaterThan(10_000));
        Assert.That(queue.Counts[0].Offered, Is.EqualTo(30_001));
    }

    [Test]
    [Platform("Linux")]
    public void An_offline_directory_that_is_not_writable_is_an_outage()
    {
        using MlflowSink sink = new(new() { OfflineDirectory = "/sys/modelobservability" }, http, time);
        sink.Write(Started("run"));
        Assert.That(sink.Flush, Throws.InstanceOf<UnauthorizedAccessException>().Or.InstanceOf<IOException>());
        server = new MlflowServer(port);
        sink.Flush();
        Assert.That(server.Runs, Has.Count.EqualTo(1), "the server is asked again all the same");
    }

    private MlflowSink Sink(long maxBytes = 1 << 30) =>
        new(new() { OfflineDirectory = directory.Path, MaxOfflineBytes = maxBytes, Timeout = TimeSpan.FromHours(1) }, http, time);

    private string[] Journals() => [.. Directory.GetFiles(directory.Path, "*.mlflow.jsonl").Order(StringComparer.Ordinal)];

    private MlflowServer.ServedRun Run(string token) => server!.Runs.Values.Single(run => run.Tags["modelobservability.run_id"] == token);

    private static TrainingStarted Started(string runId) => new(Time, 0, 0, runId, new ModelIdentity("m"), new Dictionary<string, object> { ["rate"] = 0.1 });

    private static void Steps(MlflowSink sink, int first, int last)
    {
        for (int step = first; step <= last; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step });
    }

    private static void Train(MlflowSink sink, string runId, int first, int last)
    {
        sink.Write(Started(runId));
        Steps(sink, first, last);
        sink.Write(new TrainingEnded(Time, 1, last, TrainingOutcome.Completed));
        sink.Flush();
    }
}
