using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace ModelObservability.Training.Sinks.Tests;

/// <summary>What a run reports is what its files hold; a sink that fails is told of once and counted, and training goes on.</summary>
[TestFixture]
public sealed class RunSinksTests
{
    private readonly List<Signal> heard = [];
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        monitor = new ModelMonitor(TestContext.CurrentContext.Test.ID);
        heard.Clear();
        monitor.SignalRaised += signal =>
        {
            lock (heard) heard.Add(signal);
        };
    }

    [TearDown]
    public void StopWatching() => monitor.Dispose();

    [Test]
    [StaysQuiet("MO2011")]
    public void Every_file_holds_what_was_reported()
    {
        using TemporaryDirectory directory = new();
        List<(long Step, double Loss)> losses = [], validations = [];
        TrainingRun run = monitor.StartTraining(new()
        {
            Epochs = 3,
            BatchSize = 4,
            Hyperparameters = new Dictionary<string, object> { ["width"] = 64 },
            Sinks =
            [
                new TensorBoardSink(directory["logs"]), new CsvSink(directory["steps.csv"], new() { Rows = CsvRows.Steps }), new CsvSink(directory["epochs.csv"]),
                new JsonLinesSink(directory["run.jsonl"]),
            ],
        });
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, 100)))
            {
                losses.Add((step.Number, step.Number == 150 ? double.NaN : 1.0 / step.Number));
                step.Report(losses[^1].Loss, learningRate: 0.1, gradientNorm: step.Batch % 2 == 0 ? 2.5 : null, scores: new TrainingScore("accuracy", step.Batch / 100.0));
            }

            validations.Add((epoch.Number, 0.5 / epoch.Number));
            run.ReportValidation(validations[^1].Loss, new TrainingScore("recall", 0.25));
        }

        Assert.That(run.Write(new TrainingText(DateTimeOffset.UnixEpoch, 3, 300, "note", "**done**")), Is.True);
        run.Dispose();
        run.Dispose();

        Assert.That(run.SinkCounts, Has.All.Matches<TrainingSinkCounts>(counts => counts is { Dropped: 0, Pending: 0, Failures: 0 } && counts.Written == counts.Offered));
        Assert.That(run.SinkCounts.Select(counts => counts.Written), Is.All.EqualTo(1 + 300 + 3 + 3 + 1 + 1 + 1), "start, steps, validations, epochs, a signal, a text, the end");
        Assert.That(run.Write(new TrainingText(DateTimeOffset.UnixEpoch, 3, 300, "late", "")), Is.False);
        Assert.That(heard.Select(signal => signal.Code), Is.EqualTo(new[] { "MO2001" }), "no sink has failed");

        CsvReader steps = new(directory["steps.csv"]), epochs = new(directory["epochs.csv"]);
        (long, float)[] asSingle = [.. losses.Select(one => (one.Step, (float)one.Loss))];
        var train = EventReader.Scalars(directory["logs/train"]);
        Assert.That(train["loss"], Is.EqualTo(asSingle));
        Assert.That(Series(steps, "loss", "step"), Is.EqualTo(losses));
        Assert.That(Series(steps, "gradient_norm", "step").Count, Is.EqualTo(train["gradient_norm"].Count).And.EqualTo(150));
        Assert.That(Series(steps, "accuracy", "step").Select(one => (one.Step, (float)one.Value)), Is.EqualTo(train["accuracy"]));
        Assert.That(Series(epochs, "validation_loss", "epoch"), Is.EqualTo(validations));
        Assert.That(EventReader.Scalars(directory["logs/validation"])["epoch_loss"], Is.EqualTo(validations.Select(one => (one.Step, (float)one.Loss))));
        Assert.That(EventReader.Scalars(directory["logs/validation"])["loss"].Select(one => one.Step), Is.EqualTo(new[] { 100, 200, 300 }), "over steps, beside the training loss");
        Assert.That(Series(epochs, "loss", "epoch")[0].Value, Is.EqualTo(losses.Take(100).Average(one => one.Loss)).Within(1e-12));

        JsonNode[] lines = [.. File.ReadAllLines(directory["run.jsonl"]).Select(line => JsonNode.Parse(line)!)];
        Assert.That((string)lines[0]["run"]!, Is.EqualTo(run.Id));
        Assert.That(lines[^1].ToJsonString(), Does.Contain("completed"));
        Assert.That(lines.Where(line => line.ToJsonString().Contains("MO2001", StringComparison.Ordinal)).Select(line => (long)line["step"]!), Is.EqualTo(new[] { 150L }));
    }

    [Test]
    public void A_resumed_run_continues_its_files()
    {
        using TemporaryDirectory directory = new();
        TrainingPosition position = default;
        for (int process = 0; process < 2; process++)
        {
            using TrainingRun run = monitor.StartTraining(new()
            {
                Epochs = 2 * (process + 1),
                ResumeFrom = position,
                Sinks = [new TensorBoardSink(directory["logs"]), new CsvSink(directory["epochs.csv"])],
            });
            foreach (TrainingEpoch epoch in run.Epochs())
                foreach (TrainingStep<int> step in epoch.Observe([1, 2, 3])) step.Report(step.Number);
            position = run.Position;
        }

        Assert.That(EventReader.Scalars(directory["logs/train"])["loss"], Is.EqualTo(Enumerable.Range(1, 12).Select(step => ((long)step, (float)step))));
        Assert.That(new CsvReader(directory["epochs.csv"]).Column("epoch"), Is.EqualTo(new[] { "1", "2", "3", "4" }));
    }

    [Test]
    [ProvokesFaults]
    [Provokes("MO2011")]
    public void A_directory_that_is_not_writable_is_reported_once_and_counted()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["logs"], "a file where the directory should be");
        using JsonLinesSink healthy = new(directory["run.jsonl"]);
        TrainingRun run = Train(new CsvSink(directory["logs/steps.csv"], new() { Rows = CsvRows.Steps }), healthy);

        Failed(run, "csv", typeof(IOException));
        Assert.That((run.SinkCounts[1].Dropped, run.SinkCounts[1].Written), Is.EqualTo((0L, run.SinkCounts[1].Offered)), "the other one has everything");
        Assert.That(File.ReadAllText(directory["run.jsonl"]), Does.Contain("MO2011"));
    }

    [Test]
    [Platform("Linux")]
    [ProvokesFaults]
    public void A_full_disk_is_reported_once_and_counted()
    {
        using TemporaryDirectory directory = new();
        File.CreateSymbolicLink(directory["run.jsonl"], "/dev/full"); // every write to it says that no space is left
        Failed(Train(new JsonLinesSink(directory["run.jsonl"])), "jsonl", typeof(IOException));
    }

    [Test]
    [ProvokesFaults]
    public void A_server_that_is_down_is_reported_once_and_counted()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound and not listening: whoever connects is refused
        using HttpClient http = new();
        Uri server = new(FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}"));
        TrainingRun run = Train(new MlflowSink(new() { Server = server }, http));
        Assert.That(heard.Single(signal => signal.Code == "MO2011").Evidence["error"], Is.EqualTo(typeof(HttpRequestException).FullName));
        TrainingSinkCounts counts = run.SinkCounts[0];
        Assert.That((counts.Written, counts.Pending, counts.Dropped), Is.EqualTo((0L, 0L, counts.Offered)));
    }

    [Test]
    [ProvokesFaults]
    public void A_sink_with_a_defect_loses_its_records_and_nothing_else()
    {
        TrainingRun run = Train(new Defective());
        Failed(run, "defective", typeof(InvalidOperationException));
        Assert.That(run.SinkCounts[0].SinkFailed, Is.Positive);
    }

    [Test]
    public void Options_refuse_null_sinks()
    {
        Assert.That(() => new TrainingOptions { Sinks = null! }, Throws.ArgumentNullException);
        Assert.That(() => new TrainingOptions { Sinks = [null!] }, Throws.ArgumentException.With.Message.Contains("Sinks"));
        Assert.That(() => new TrainingOptions { SinkCapacity = 10 }, Throws.InstanceOf<ArgumentException>().With.Message.Contains("1,024"));
        using TrainingRun run = monitor.StartTraining();
        Assert.That(() => run.Write(null!), Throws.ArgumentNullException);
        Assert.That((run.SinkCounts, run.Write(new TrainingText(default, 0, 0, "a", "b"))), Is.EqualTo((Array.Empty<TrainingSinkCounts>(), false)));
    }

    private TrainingRun Train(params ITrainingSink[] sinks)
    {
        using TrainingRun run = monitor.StartTraining(new() { Epochs = 2, Sinks = sinks });
        foreach (TrainingEpoch epoch in run.Epochs())
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, 100))) step.Report(1.0 / step.Number);
        Assert.That(SpinWait.SpinUntil(() => Told() > 0, TimeSpan.FromMinutes(1)), Is.True, "before the end, so that the other sinks get the signal");
        run.Dispose();
        Assert.That(Told(), Is.EqualTo(1));
        Assert.That((run.State.Outcome, run.State.Step), Is.EqualTo((TrainingOutcome.Completed, 200L)), "training has gone on");
        return run;
    }

    private int Told()
    {
        lock (heard) return heard.Count(signal => signal.Code == "MO2011");
    }

    private void Failed(TrainingRun run, string sink, Type error)
    {
        Signal told = heard.Single(signal => signal.Code == "MO2011");
        Assert.That(told.Evidence["sink"], Is.EqualTo(sink));
        Assert.That(Type.GetType((string)told.Evidence["error"]!)!.IsAssignableTo(error), Is.True);
        TrainingSinkCounts counts = run.SinkCounts[0];
        Assert.That((counts.Pending, counts.Offered >= 200), Is.EqualTo((0L, true)));
        Assert.That(counts.Dropped, Is.Positive);
    }

    private static List<(long Step, double Value)> Series(CsvReader csv, string name, string axis) =>
        [.. csv.Column(axis).Zip(csv.Column(name)).Where(one => one.Second is not null)
            .Select(one => (long.Parse(one.First!, CultureInfo.InvariantCulture), double.Parse(one.Second!, CultureInfo.InvariantCulture)))];

    private sealed class Defective : ITrainingSink
    {
        public string Name => "defective";

        public void WriteStep(in TrainingStep reported) => throw new InvalidOperationException("a defect");

        public void Write(TrainingRecord record) => throw new InvalidOperationException("a defect");

        public void Flush()
        {
        }

        public void Dispose()
        {
        }
    }
}
