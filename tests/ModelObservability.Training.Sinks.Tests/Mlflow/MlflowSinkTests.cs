using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.Mlflow;

[TestFixture]
public sealed class MlflowSinkTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private MlflowServer server = null!;
    private HttpClient http = null!;

    [SetUp]
    public void Start()
    {
        server = new MlflowServer();
        http = new HttpClient { BaseAddress = server.Address };
    }

    [TearDown]
    public void Stop()
    {
        http.Dispose();
        server.Dispose();
        Assert.That(server.Violations, Is.Empty);
    }

    [Test]
    public void A_run_is_delivered_completely()
    {
        Signal signal = new("MO2001", SignalSeverity.Error, new ModelIdentity("m"), "The loss is NaN", "Look", Time, new Dictionary<string, object>(), default);
        using (MlflowSink sink = new(new() { Experiment = "fraud & co/ü", RunName = "nightly" }, http))
        {
            sink.Write(Started(("rate", 0.1), ("optimizer", "adam"), ("nesterov", true), ("layers", 3)));
            sink.WriteStep(new() { Time = Time.AddSeconds(1), Epoch = 1, Step = 1, Loss = 0.5, LearningRate = 0.1, GradientNorm = 2, Samples = 32, Scores = [new("accuracy", 0.25)] });
            sink.WriteStep(new() { Time = Time.AddSeconds(2), Epoch = 1, Step = 2, Loss = double.NaN, GradientNorm = double.PositiveInfinity, LearningRate = double.NegativeInfinity });
            sink.Flush();
            sink.Write(new TrainingScalars(Time, 1, 2, TrainingSplit.Validation, [new("loss", 0.75)]));
            sink.Write(new TrainingEpochEnded(Time.AddSeconds(3), 1, 2, default, [new("loss", 0.625)], [new("loss", 0.875), new("f1", 1)]));
            sink.Write(new TrainingSignal(Time, 1, 2, signal));
            sink.Write(new TrainingEnded(Time.AddSeconds(4), 1, 2, TrainingOutcome.Stopped));
            sink.Flush();
        }

        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That(server.Experiments.Keys, Is.EqualTo(new[] { "fraud & co/ü" }));
        Assert.That((run.Name, run.Status, run.StartTime, run.EndTime), Is.EqualTo(("nightly", "FINISHED", Time.ToUnixTimeMilliseconds(), Time.AddSeconds(4).ToUnixTimeMilliseconds())));
        Assert.That(run.Parameters, Is.EquivalentTo(new Dictionary<string, string> { ["rate"] = "0.1", ["optimizer"] = "adam", ["nesterov"] = "true", ["layers"] = "3" }));
        Assert.That(run.Tags, Is.EquivalentTo(new Dictionary<string, string> { ["modelobservability.run_id"] = "run-1", ["model"] = "m", ["model.version"] = "2", ["signal/MO2001"] = "The loss is NaN (step 2)" }));
        Assert.That(run["train/loss"], Is.EqualTo(new[] { (1L, 0.5), (2L, double.NaN) }));
        Assert.That(run["train/learning_rate"], Is.EqualTo(new[] { (1L, 0.1), (2L, double.NegativeInfinity) }));
        Assert.That(run["train/gradient_norm"], Is.EqualTo(new[] { (1L, 2), (2L, double.PositiveInfinity) }));
        Assert.That(run["train/accuracy"], Is.EqualTo(new[] { (1L, 0.25) }));
        Assert.That(run["validation/loss"], Is.EqualTo(new[] { (2L, 0.75) }));
        Assert.That(run["train/epoch_loss"], Is.EqualTo(new[] { (1L, 0.625) }));
        Assert.That(run["validation/epoch_loss"], Is.EqualTo(new[] { (1L, 0.875) }));
        Assert.That(run["validation/epoch_f1"], Is.EqualTo(new[] { (1L, 1) }));
        Assert.That(run.Metrics[0].Time, Is.EqualTo(Time.AddSeconds(1).ToUnixTimeMilliseconds()));
        Assert.That(server.Requests, Is.EqualTo(new[]
        {
            "GET /api/2.0/mlflow/experiments/get-by-name", "POST /api/2.0/mlflow/experiments/create", "POST /api/2.0/mlflow/runs/create",
            "POST /api/2.0/mlflow/runs/log-batch", "POST /api/2.0/mlflow/runs/log-batch", "POST /api/2.0/mlflow/runs/update",
        }));
    }

    [TestCase(TrainingOutcome.Completed, "FINISHED")]
    [TestCase(TrainingOutcome.Stopped, "FINISHED")]
    [TestCase(TrainingOutcome.Failed, "FAILED")]
    [TestCase(TrainingOutcome.Diverged, "FAILED")]
    [TestCase(TrainingOutcome.Cancelled, "KILLED")]
    public void An_outcome_is_a_status(TrainingOutcome outcome, string status)
    {
        using MlflowSink sink = new(new(), http);
        sink.Write(Started());
        sink.Write(new TrainingEnded(Time, 1, 1, outcome));
        sink.Flush();
        Assert.That(server.Runs.Values.Single().Status, Is.EqualTo(status));
    }

    [Test]
    public void An_experiment_created_concurrently_by_another_process_is_used([Values] bool race)
    {
        if (race) server.Faults.Enqueue(MlflowServer.Answer(404, """{"error_code":"RESOURCE_DOES_NOT_EXIST"}"""));
        server.Experiments.Add("Default", "77");
        using MlflowSink sink = new(new(), http);
        sink.Write(Started());
        sink.Flush();
        Assert.That(server.Runs.Values.Single().Experiment, Is.EqualTo("77"));
    }

    [Test]
    public void Every_documented_limit_is_respected()
    {
        string longText = string.Concat(Enumerable.Repeat("ü\"\ud83d\ude00", 3_000));
        using (MlflowSink sink = new(new(), http))
        {
            sink.Write(Started([.. Enumerable.Range(0, 250).Select(index => ($"p{index}", (object)longText)), ("a/b?", 1), ("a/b!", 2)]));
            for (int step = 1; step <= 1_200; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step, LearningRate = 0.1 });
            sink.Write(new TrainingEpochEnded(Time, 1, 1_200, default, [.. Enumerable.Range(0, 2_500).Select(index => new TrainingScore($"{new string('s', 300)}{index}", index))], []));
            sink.Write(new TrainingSignal(Time, 1, 2, new Signal("MO1", SignalSeverity.Error, new ModelIdentity("m"), longText, "", Time, new Dictionary<string, object>(), default)));
            sink.Flush();
        }

        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That(run.Parameters, Has.Count.EqualTo(252));
        Assert.That(run.Parameters["p0"], Has.Length.InRange(4_999, 5_000));
        Assert.That(run.Parameters.Where(one => one.Key.StartsWith("a/b__", StringComparison.Ordinal)).Select(one => one.Value), Is.EquivalentTo(new[] { "1", "2" }), "different names stay different");
        Assert.That(run["train/loss"], Is.EqualTo(Enumerable.Range(1, 1_200).Select(step => ((long)step, (double)step))));
        Assert.That(run.Metrics.Count(metric => metric.Key.StartsWith("train/epoch_s", StringComparison.Ordinal)), Is.EqualTo(2_500));
    }

    [Test]
    public void Names_the_server_would_refuse_are_changed_to_valid_ones()
    {
        string[] hostile = ["", ".", "..", "/", "a//b", "../../etc", "ü", "x\r\nX-Header: 1", "tab\t", "'; drop", new string('.', 300), "ends/", "a/./b", "\ud800", " "];
        using MlflowSink sink = new(new(), http);
        sink.Write(Started([.. hostile.Select(name => (name, (object)1))]));
        sink.Write(new TrainingScalars(Time, 1, 1, TrainingSplit.Train, [.. hostile.Select(name => new TrainingScore(name, 1))]));
        sink.WriteStep(new() { Time = Time, Step = 1, Scores = [.. hostile.Select(name => new TrainingScore(name, 1))] });
        sink.Flush();
        Assert.That(server.Runs.Values.Single().Metrics, Has.Count.EqualTo(2 * hostile.Length + 1));
    }

    [Test]
    public void Only_every_nth_step_is_sent_if_the_options_say_so()
    {
        using MlflowSink sink = new(new() { StepInterval = 10 }, http);
        for (int step = 1; step <= 100; step++) sink.WriteStep(new() { Time = Time, Step = step, Loss = step });
        sink.Flush();
        Assert.That(server.Runs.Values.Single()["train/loss"].Select(metric => metric.Step), Is.EqualTo(Enumerable.Range(1, 10).Select(step => 10 * step)));
    }

    [Test]
    [ProvokesFaults]
    public void A_server_that_is_down_gets_everything_later_and_is_reported_once()
    {
        int port = MlflowServer.FreePort();
        using HttpClient client = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        TickingTime time = new();
        List<object> told = [];
        // Time flies for the queue's pauses only: a request that times out after the server took it is sent again, by design.
        MlflowSinkOptions patient = new() { Timeout = TimeSpan.FromHours(1) };
        using SinkQueue queue = new([new MlflowSink(patient, client)], 16_384, time, (_, evidence) => told.Add(evidence.First().Value));
        queue.TryWrite(Started(("rate", 0.1)));
        for (int step = 1; step <= 5_000; step++) Assert.That(queue.TryWriteStep(new() { Time = Time, Step = step, Loss = step }), Is.True);
        queue.TryWrite(new TrainingEnded(Time, 1, 5_000, TrainingOutcome.Completed));
        Assert.That(queue.Flush(Long), Is.False);
        Assert.That(told.Single(), Is.EqualTo(typeof(HttpRequestException).FullName));

        using MlflowServer late = new(port);
        PassTimeUntil(time, () => queue.Counts[0].Pending == 0);
        MlflowServer.ServedRun run = late.Runs.Values.Single();
        Assert.That(run["train/loss"], Is.EqualTo(Enumerable.Range(1, 5_000).Select(step => ((long)step, (double)step))));
        Assert.That((run.Parameters["rate"], run.Status), Is.EqualTo(("0.1", "FINISHED")));
        Assert.That(late.Violations, Is.Empty);
        Assert.That(told, Has.Count.EqualTo(1));
        Assert.That(queue.Counts[0].Written, Is.EqualTo(5_002));
    }

    [Test]
    public void A_run_whose_creation_was_not_confirmed_is_found_again_and_not_made_twice()
    {
        server.Experiments.Add("Default", "1");
        using MlflowSink sink = new(new(), http);
        sink.Write(Started());
        server.Faults.Enqueue(_ =>
        {
            server.LoseNextAnswer = false; // get-by-name answers
            return false;
        });
        server.Faults.Enqueue(_ =>
        {
            server.LoseNextAnswer = true;
            return false;
        });
        Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>());
        Assert.That(server.Runs, Has.Count.EqualTo(1));
        sink.Write(new TrainingEpochEnded(Time, 1, 1, default, [new("loss", 1)], []));
        sink.Flush();
        Assert.That(server.Runs.Values.Single()["train/epoch_loss"], Has.Length.EqualTo(1));
    }

    [TestCase("120", 119)]
    [TestCase("Sun, 01 Mar 2026 12:02:00 GMT", 119)]
    [TestCase("100000000", 299)]
    [TestCase("-5", 0)]
    [TestCase("soon", 0)]
    public void Retry_after_is_respected_up_to_five_minutes(string retryAfter, int seconds)
    {
        TickingTime time = new();
        time.Advance(Time - time.GetUtcNow());
        server.Faults.Enqueue(MlflowServer.Answer(503, "", retryAfter));
        using MlflowSink sink = new(new(), http, time);
        sink.Write(Started());
        Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>());
        if (seconds > 0)
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>());
            Assert.That(server.Requests, Is.Empty, "it was not asked again");
            time.Advance(TimeSpan.FromSeconds(1));
        }

        sink.Flush();
        Assert.That(server.Runs, Has.Count.EqualTo(1));
    }

    private static IEnumerable<TestCaseData> BadAnswers()
    {
        foreach (int status in new[] { 301, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504 }) yield return new TestCaseData(status, "").SetArgDisplayNames($"{status}");
        foreach (string body in new[] { "", "null", "[]", "<html>", "{\"experiment\":7}", "{\"experiment\":{}}", "{\"experiment\":{\"experiment_id\":null}}", new string('[', 100_000), "{\"a\":\"" + new string('x', 3_000_000) + "\"}" })
            yield return new TestCaseData(200, body).SetArgDisplayNames($"200 {body[..Math.Min(body.Length, 30)]}");
    }

    [TestCaseSource(nameof(BadAnswers))]
    public void A_bad_answer_is_an_outage_and_nothing_is_lost(int status, string body)
    {
        using MlflowSink sink = new(new(), http);
        sink.Write(Started());
        for (int request = 0; request < 3; request++)
        {
            server.Faults.Enqueue(MlflowServer.Answer(status, body));
            Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>());
        }

        sink.Write(new TrainingEpochEnded(Time, 1, 1, default, [new("loss", 1)], []));
        sink.Flush();
        Assert.That(server.Runs.Values.Single().Metrics, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_server_that_never_answers_is_given_up_after_the_timeout()
    {
        TickingTime time = new();
        using ManualResetEventSlim hangs = new();
        server.Faults.Enqueue(context =>
        {
            hangs.Set();
            return server.Hang(context);
        });
        using MlflowSink sink = new(new() { Timeout = TimeSpan.FromSeconds(7) }, http, time);
        sink.Write(Started());
        Task flush = Task.Run(sink.Flush);
        Assert.That(hangs.Wait(Long), Is.True);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.That(flush.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(async () => await flush.WaitAsync(Long), Throws.InstanceOf<TimeoutException>());
        sink.Flush();
        Assert.That(server.Runs, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_address_may_have_a_path_and_messages_never_hold_it()
    {
        using MlflowSink sink = new(new() { Server = new Uri(server.Address, "secret/mlflow") }, http);
        sink.Write(Started());
        Assert.That(sink.Flush, Throws.InstanceOf<HttpRequestException>().With.Message.Not.Contains("secret"));
        Assert.That(server.Requests.Single(), Is.EqualTo("GET /secret/mlflow/api/2.0/mlflow/experiments/get-by-name"));
        server.Violations.Clear();
    }

    [Test]
    public void Bad_options_are_refused()
    {
        Assert.That(() => new MlflowSink(null!, http), Throws.ArgumentNullException);
        Assert.That(() => new MlflowSink(new(), null!), Throws.ArgumentNullException);
        using HttpClient nowhere = new();
        Assert.That(() => new MlflowSink(new(), nowhere), Throws.ArgumentException.With.Message.Contains("BaseAddress"));
        Assert.That(() => new MlflowSinkOptions { Server = new Uri("ftp://host/") }, Throws.ArgumentException.With.Property("ParamName").EqualTo("Server"));
        Assert.That(() => new MlflowSinkOptions { Server = new Uri("relative", UriKind.Relative) }, Throws.ArgumentException);
        Assert.That(() => new MlflowSinkOptions { Server = new Uri("http://user:hunter2@host/") }, Throws.ArgumentException.With.Message.Not.Contains("hunter2"));
        Assert.That(() => new MlflowSinkOptions { Experiment = "" }, Throws.ArgumentException.With.Property("ParamName").EqualTo("Experiment"));
        Assert.That(() => new MlflowSinkOptions { Experiment = new string('x', 501) }, Throws.ArgumentException.With.Message.Contains("501"));
        Assert.That(() => new MlflowSinkOptions { StepInterval = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MlflowSinkOptions { Timeout = TimeSpan.Zero }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MlflowSinkOptions { Timeout = TimeSpan.FromHours(2) }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MlflowSinkOptions { OfflineDirectory = " " }, Throws.ArgumentException.With.Property("ParamName").EqualTo("OfflineDirectory"));
        Assert.That(() => new MlflowSinkOptions { MaxOfflineBytes = 1 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    internal static TrainingStarted Started(params (string Name, object Value)[] parameters) =>
        new(Time, 0, 0, "run-1", new ModelIdentity("m", "2"), parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value));

    internal static void PassTimeUntil(TickingTime time, Func<bool> holds)
    {
        long end = Environment.TickCount64 + (long)Long.TotalMilliseconds;
        while (!holds())
        {
            Assert.That(Environment.TickCount64, Is.LessThan(end));
            time.Advance(TimeSpan.FromSeconds(1));
            Thread.Yield();
        }
    }
}
