using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.Mlflow;

/// <summary>What a server refuses for good is no outage: the rest arrives, nothing waits behind it, and it is said what was refused and why.</summary>
[TestFixture]
public sealed class MlflowRefusalTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private TemporaryDirectory directory = null!;
    private MlflowServer server = null!;
    private HttpClient http = null!;

    [SetUp]
    public void Start()
    {
        directory = new TemporaryDirectory();
        server = new MlflowServer();
        http = new HttpClient { BaseAddress = server.Address };
    }

    [TearDown]
    public void Stop()
    {
        http.Dispose();
        server.Dispose();
        directory.Dispose();
        Assert.That(server.Violations, Is.Empty);
    }

    [TestCase(500)]
    [TestCase(250)]
    public void A_hyperparameter_that_is_too_long_is_shortened_and_nothing_else_is_lost(int limit)
    {
        server.MaxParameter = limit;
        List<Signal> told = [];
        TrainingSinkCounts counts = Train(told, new() { ["lr"] = 0.1, ["layers"] = new string('7', 700), ["other"] = new string('8', 600) });
        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That((run["train/loss"].Length, run.Status, run.Parameters["lr"], run.Parameters["layers"], run.Parameters["other"]), Is.EqualTo((10, "FINISHED", "0.1", new string('7', limit), new string('8', limit))));
        Assert.That((counts.Abandoned, counts.SinkFailed, counts.Pending, counts.Refused), Is.EqualTo((0L, 0L, 0L, 0L)));
        Signal signal = told.Single(one => one.Code == "MO2011");
        Assert.That((signal.Evidence["error"], signal.Evidence["reason"], signal.Evidence["status"], signal.Evidence["error_code"]), Is.EqualTo(("refused", "parameter", 400, "INVALID_PARAMETER_VALUE")));
    }

    [Test]
    public void A_refused_metric_is_set_aside_and_all_others_arrive()
    {
        server.RefusedMetric = "train/odd";
        using MlflowSink sink = new(new(), http);
        for (int step = 1; step <= 900; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step, Scores = [new("odd", 1), new("even", 2)] });
        sink.Flush();
        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That((run["train/loss"].Length, run["train/even"].Length, run["train/odd"].Length), Is.EqualTo((900, 900, 0)));
        TrainingSinkRefusals refusals = sink.TakeRefusals()!;
        Assert.That((refusals.Refused, refusals.Reason, refusals.Status), Is.EqualTo((900L, "metric", 400)));
        Assert.That(server.Requests.Count(request => request.EndsWith("log-batch", StringComparison.Ordinal)), Is.LessThan(400), "it does not ask for each value for ever");
        Assert.That(sink.TakeRefusals(), Is.Null, "told once");
    }

    [TestCase(404)]
    [TestCase(409)]
    [TestCase(413)]
    [TestCase(422)]
    public void A_refused_end_does_not_block_the_sink(int status)
    {
        using MlflowSink sink = new(new(), http);
        sink.Write(Started("run"));
        sink.Flush();
        sink.Write(new TrainingEnded(Time, 1, 1, TrainingOutcome.Completed));
        server.Faults.Enqueue(MlflowServer.Answer(status, """{"error_code":"RESOURCE_DOES_NOT_EXIST"}"""));
        sink.Flush();
        Assert.That(sink.TakeRefusals()!.Status, Is.EqualTo(status));
    }

    [TestCase(401)]
    [TestCase(403)]
    [TestCase(408)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public void Transient_errors_are_outages(int status)
    {
        using MlflowSink sink = new(new(), http);
        sink.Write(Started("run"));
        sink.Flush();
        sink.WriteStep(new() { Time = Time, Step = 1, Loss = 1 });
        server.Faults.Enqueue(MlflowServer.Answer(status, """{"error_code":"BUSY"}"""));
        Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>().With.Property("StatusCode").EqualTo((System.Net.HttpStatusCode)status));
        sink.Flush();
        Assert.That(server.Runs.Values.Single()["train/loss"], Has.Length.EqualTo(1));
    }

    [Test]
    public void A_deleted_experiment_is_not_treated_as_an_outage([Values] bool hasDirectory)
    {
        server.Experiments["Default"] = "5";
        server.DeletedExperiments.Add("5");
        List<Signal> told = [];
        TrainingSinkCounts counts = Train(told, new() { ["lr"] = 0.1 }, hasDirectory ? directory.Path : null);
        Signal signal = told.First(one => one.Code == "MO2011");
        Assert.That((signal.Evidence["error"], signal.Evidence["reason"], signal.Evidence["status"], signal.Evidence["error_code"]), Is.EqualTo(("refused", "experiment_deleted", 400, "INVALID_PARAMETER_VALUE")));
        Assert.That((counts.Abandoned, counts.Pending, counts.Failures), Is.EqualTo((0L, 0L, 0L)), "nothing is tried again");
        Assert.That(counts.Refused, Is.GreaterThan(10));
        Assert.That(Directory.GetFiles(directory.Path, "*.mlflow.refused.jsonl"), Has.Length.EqualTo(hasDirectory ? 1 : 0));
        Assert.That(server.Requests.Count(request => request.EndsWith("runs/create", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public void Refused_journals_are_moved_aside_and_the_others_delivered()
    {
        TickingTime time = new();
        using (HttpClient nowhere = new() { BaseAddress = new Uri($"http://127.0.0.1:{MlflowServer.FreePort()}/") })
        {
            for (int index = 0; index < 8; index++)
            {
                using MlflowSink offline = new(new() { OfflineDirectory = directory.Path, Experiment = index < 3 ? "gone" : "Default", Timeout = TimeSpan.FromHours(1) }, nowhere, time);
                offline.Write(Started($"run-{index}"));
                for (int step = 1; step <= 5; step++) offline.WriteStep(new() { Time = Time, Step = step, Loss = step });
                offline.Write(new TrainingEnded(Time, 1, 5, TrainingOutcome.Completed));
                offline.Flush();
            }
        }

        server.Experiments["gone"] = "7";
        server.DeletedExperiments.Add("7");
        using MlflowSink online = new(new() { OfflineDirectory = directory.Path }, http, time);
        online.Write(Started("now"));
        for (int flush = 0; flush < 8; flush++) online.Flush();
        Assert.That(server.Runs.Values.Count(run => run.Status == "FINISHED" && run["train/loss"].Length == 5), Is.EqualTo(5));
        Assert.That((Directory.GetFiles(directory.Path, "*.mlflow.jsonl").Length, Directory.GetFiles(directory.Path, "*.mlflow.refused.jsonl").Length), Is.EqualTo((0, 3)));
        Assert.That(online.TakeRefusals()!.Refused, Is.EqualTo(3));
    }

    private TrainingSinkCounts Train(List<Signal> told, Dictionary<string, object> hyperparameters, string? offline = null)
    {
        using ModelMonitor monitor = new("refused");
        monitor.SignalRaised += signal =>
        {
            lock (told) told.Add(signal);
        };
        TrainingRun run = monitor.StartTraining(new() { Epochs = 1, Hyperparameters = hyperparameters, Sinks = [new MlflowSink(new() { OfflineDirectory = offline }, http)] });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, 10))) step.Report(step.Batch);
        run.Dispose();
        return run.SinkCounts[0];
    }

    private static TrainingStarted Started(string run) => new(Time, 0, 0, run, new ModelIdentity("m"), new Dictionary<string, object> { ["rate"] = 0.1 });
}
