using System.Text.Json;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.Mlflow;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace ModelObservability.Training.Sinks.Tests;

/// <summary>Runs that have the same sinks one after the other stay two runs; what a killed process has left in the middle of a record harms no later one.</summary>
[TestFixture]
public sealed class OneAfterTheOtherTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void Make() => directory = new TemporaryDirectory();

    [TearDown]
    public void Remove() => directory.Dispose();

    [Test]
    public void A_server_gets_two_runs_from_one_sink()
    {
        using MlflowServer server = new();
        using HttpClient http = new() { BaseAddress = server.Address };
        using MlflowSink sink = new(new(), http);
        Train(new() { Epochs = 1, Sinks = [sink] }, 1);
        Train(new() { Epochs = 1, Sinks = [sink] }, 2);

        Assert.That(server.Violations, Is.Empty);
        Assert.That(server.Runs.Values.Select(run => run.Status), Is.EqualTo((string[])["FINISHED", "FINISHED"]));
        Assert.That(server.Runs.Values.Select(run => run["train/loss"].Select(point => point.Value).Distinct().Single()), Is.EquivalentTo((double[])[1, 2]));
    }

    [Test]
    public void A_server_that_is_down_during_the_first_run_gets_both_runs_from_one_sink()
    {
        using HttpClient http = new();
        int port = MlflowServer.FreePort();
        MlflowSinkOptions options = new() { Server = new($"http://127.0.0.1:{port}/"), OfflineDirectory = directory.Path };
        using MlflowSink sink = new(options, http);
        sink.Write(Started("first"));
        sink.WriteStep(new() { Time = Time, Step = 1, Loss = 1 });
        sink.Write(new TrainingEnded(Time, 1, 1, TrainingOutcome.Completed));
        sink.Flush();
        sink.Dispose();
        using MlflowServer server = new(port);
        sink.Write(Started("second"));
        sink.WriteStep(new() { Time = Time, Step = 1, Loss = 2 });
        sink.Write(new TrainingEnded(Time, 1, 1, TrainingOutcome.Completed));
        for (int attempt = 0; attempt < 3; attempt++) sink.Flush();
        using MlflowSink later = new(options, http);
        later.Write(Started("third"));
        for (int attempt = 0; attempt < 3; attempt++) later.Flush();

        Assert.That(server.Violations, Is.Empty);
        Assert.That(server.Runs.Values.Where(run => run.Status == "FINISHED").Select(run => run["train/loss"].Single().Value), Is.EquivalentTo((double[])[1, 2]));
    }

    [Test]
    public void Files_hold_both_runs_and_what_another_wrote_between_them()
    {
        string json = Path.Combine(directory.Path, "run.jsonl"), csv = Path.Combine(directory.Path, "steps.csv");
        using JsonLinesSink lines = new(json);
        using CsvSink table = new(csv, new() { Rows = CsvRows.Steps });
        Train(new() { Epochs = 1, Sinks = [lines, table] }, 1);
        Train(new() { Epochs = 1, Sinks = [new JsonLinesSink(json), new CsvSink(csv, new() { Rows = CsvRows.Steps })] }, 2);
        Train(new() { Epochs = 1, Sinks = [lines, table] }, 3);

        Assert.That(File.ReadAllLines(json).Select(line => JsonDocument.Parse(line).RootElement).Where(record => record.GetProperty("kind").GetString() == "step").Select(record => record.GetProperty("loss").GetDouble()),
            Is.EqualTo((double[])[1, 1, 1, 2, 2, 2, 3, 3, 3]));
        Assert.That(new CsvReader(csv).Column("loss"), Is.EqualTo((string[])["1", "1", "1", "2", "2", "2", "3", "3", "3"]));
    }

    [Test]
    public void A_run_resumed_twice_with_the_same_sink_is_complete()
    {
        using TensorBoardSink sink = new(directory.Path);
        Train(new() { Epochs = 1, Sinks = [sink] }, 1, 50);
        Train(new() { ResumeFrom = new(0, 30, 30), Sinks = [sink] }, 2, 20);
        Train(new() { ResumeFrom = new(0, 40, 40), Sinks = [sink] }, 3, 20);

        List<(long Step, float Value)> losses = EventReader.Scalars(Path.Combine(directory.Path, "train"))["loss"];
        Assert.That(losses.Select(point => point.Step), Is.EqualTo(Enumerable.Range(1, 60).Select(step => (long)step)));
        Assert.That(losses.Select(point => point.Value), Is.EqualTo(losses.Select(point => point.Step <= 30 ? 1f : point.Step <= 40 ? 2 : 3)));
    }

    [TestCase("time,ep")]
    [TestCase("time,epoch,step,samples,loss,learning_rate,gradient_norm")]
    [TestCase("time,epoch,step,samples,loss,learning_rate,gradient_norm,accu")]
    [TestCase("time,epoch,step,samples,loss,learning_rate,gradient_norm\r\n2026-01-01T00:00:00.0000000Z,1,2,,0.")]
    public void A_table_partly_written_by_a_killed_process_is_continued(string part)
    {
        string path = Path.Combine(directory.Path, "steps.csv");
        File.WriteAllText(path, part);
        Train(new() { Epochs = 1, Sinks = [new CsvSink(path, new() { Rows = CsvRows.Steps })] }, 1);
        Assert.That(new CsvReader(path).Column("loss"), Is.EqualTo((string[])["1", "1", "1"]));
    }

    [TestCase("time,epoch,stepp", ExpectedResult = "time,epoch,stepp")]
    [TestCase("my notes", ExpectedResult = "my notes")]
    [ProvokesFaults]
    public string A_file_of_another_format_is_not_touched(string text)
    {
        string path = Path.Combine(directory.Path, "steps.csv");
        File.WriteAllText(path, text);
        Train(new() { Epochs = 1, Sinks = [new CsvSink(path, new() { Rows = CsvRows.Steps })] }, 1);
        return File.ReadAllText(path);
    }

    [TestCase("{\"a\":1}", 1)]
    [TestCase("{\"a\":1}\n{\"b\":2}", 2)]
    [TestCase("{\"a\":1}\n{\"b\":2", 1)]
    [TestCase("{\"a", 0)]
    public void A_last_line_without_a_line_feed_is_kept_if_it_is_complete(string before, int kept)
    {
        string path = Path.Combine(directory.Path, "run.jsonl");
        File.WriteAllText(path, before);
        Train(new() { Epochs = 1, Sinks = [new JsonLinesSink(path)] }, 1);
        string[] lines = File.ReadAllLines(path);
        Assert.That(lines.Count(line => !line.Contains("\"kind\"", StringComparison.Ordinal)), Is.EqualTo(kept));
        Assert.That(lines.Select(line => JsonDocument.Parse(line).RootElement.ValueKind), Is.All.EqualTo(JsonValueKind.Object));
    }

    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static TrainingStarted Started(string run) => new(Time, 0, 0, run, new ModelIdentity("m"), new Dictionary<string, object>());

    private static void Train(TrainingOptions options, double loss, int steps = 3)
    {
        using ModelMonitor monitor = new("m");
        using TrainingRun run = monitor.StartTraining(options);
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (var step in epoch.Observe(Enumerable.Range(0, steps))) step.Report(loss);
            run.Complete();
            break;
        }
    }
}
