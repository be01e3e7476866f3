using System.Globalization;
using System.Text.Json.Nodes;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace ModelObservability.Training.Sinks.Tests.Files;

/// <summary>What all sinks that write files have in common.</summary>
[TestFixture]
public sealed class FileSinksTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    /// <summary>Makes a sink that writes under a directory.</summary>
    private static readonly IReadOnlyDictionary<string, Func<string, ITrainingSink>> Sinks = new Dictionary<string, Func<string, ITrainingSink>>
    {
        ["tensorboard"] = directory => new TensorBoardSink(directory),
        ["csv"] = directory => new CsvSink(Path.Combine(directory, "history.csv"), new() { Rows = CsvRows.Steps }),
        ["jsonl"] = directory => new JsonLinesSink(Path.Combine(directory, "run.jsonl")),
    };

    private static IEnumerable<string> Names => Sinks.Keys;

    [Test]
    public void One_run_reads_the_same_in_every_file()
    {
        using TemporaryDirectory directory = new();
        using (SinkQueue queue = new([.. Names.Select(name => Sinks[name](directory.Path)), new CsvSink(directory["epochs.csv"])], SinkQueue.DefaultCapacity, TimeProvider.System, (_, evidence) => Assert.Fail(ErrorOf(evidence))))
        {
            Random random = new(7);
            for (int epoch = 1; epoch <= 5; epoch++)
            {
                for (int batch = 1; batch <= 400; batch++)
                {
                    TrainingScore[] scores = [new("accuracy", random.NextDouble()), new("f1", random.NextDouble())];
                    queue.TryWriteStep(new()
                    {
                        Time = Time.AddSeconds(batch),
                        Epoch = epoch,
                        Step = (epoch - 1) * 400 + batch,
                        Loss = batch == 100 ? double.NaN : Math.Exp(random.NextDouble() * 20 - 10),
                        LearningRate = 0.1 / epoch,
                        GradientNorm = random.Next(3) == 0 ? null : random.NextDouble(),
                        Scores = scores.AsSpan(0, batch % 3),
                    });
                }

                queue.TryWrite(new TrainingEpochEnded(Time, epoch, epoch * 400, TimeSpan.FromSeconds(4), [new("loss", random.NextDouble())], epoch % 2 == 0 ? [new("loss", random.NextDouble())] : []));
            }

            Assert.That(queue.Flush(Long), Is.True);
        }

        var train = EventReader.Scalars(directory["train"]);
        CsvReader steps = new(directory["history.csv"]), epochs = new(directory["epochs.csv"]);
        JsonNode[] lines = [.. File.ReadAllLines(directory["run.jsonl"]).Select(line => JsonNode.Parse(line)!)];
        foreach (string name in new[] { "loss", "learning_rate", "gradient_norm", "accuracy", "f1" })
        {
            (long, double)[] csv = Series(steps, name, "step");
            Assert.That(csv, Is.Not.Empty);
            Assert.That(csv.Select(one => (one.Item1, (float)one.Item2)), Is.EqualTo(train[name]), $"{name}: CSV and TensorBoard");
            Assert.That(lines.Where(line => (string)line["kind"]! == "step").Select(line => ((long)line["step"]!, line[name] ?? line["scores"]?[name])).Where(one => one.Item2 is not null)
                .Select(one => (one.Item1, Number(one.Item2!))), Is.EqualTo(csv), $"{name}: JSON and CSV");
        }

        Assert.That(Series(epochs, "loss", "epoch").Select(one => (one.Item1, (float)one.Item2)), Is.EqualTo(train["epoch_loss"]));
        Assert.That(Series(epochs, "validation_loss", "epoch").Select(one => (one.Item1, (float)one.Item2)), Is.EqualTo(EventReader.Scalars(directory["validation"])["epoch_loss"]));
    }

    [TestCaseSource(nameof(Names))]
    [ProvokesFaults]
    public void No_record_is_lost_while_a_directory_is_not_writable(string name)
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["logs"], "a file where the directory should be");
        TickingTime time = new();
        List<string> told = [];
        using SinkQueue queue = new([Sinks[name](directory["logs/run"])], 1_024, time, (_, evidence) => told.Add(ErrorOf(evidence)));
        for (int step = 1; step <= 500; step++) Assert.That(queue.TryWriteStep(new() { Time = Time, Step = step, Loss = step }), Is.True);
        Assert.That(queue.Flush(Long), Is.False);
        Assert.That(Type.GetType(told.Single())!.IsAssignableTo(typeof(IOException)), Is.True);

        File.Delete(directory["logs"]);
        PassTimeUntil(time, () => queue.Counts[0] is { Pending: 0 } && queue.Flush(TimeSpan.FromSeconds(1)));
        queue.Close(Long);
        Assert.That(queue.Counts[0] with { Failures = 0 }, Is.EqualTo(new TrainingSinkCounts(name, 500, 0, 0, 0, 0, 0)));
        Assert.That(Losses(name, directory["logs/run"]), Is.EqualTo(Enumerable.Range(1, 500).Select(step => (double)step)));
        Assert.That(told, Has.Count.EqualTo(1));
    }

    [TestCaseSource(nameof(Names))]
    [Platform("Linux")]
    [ProvokesFaults]
    public void A_target_without_permission_is_an_outage(string name)
    {
        List<string> told = [];
        using SinkQueue queue = new([Sinks[name]("/sys/modelobservability")], 1_024, new TickingTime(), (_, evidence) => told.Add(ErrorOf(evidence)));
        queue.TryWriteStep(new() { Time = Time, Step = 1 });
        Assert.That(queue.Flush(Long), Is.False);
        queue.Close(Long);
        Assert.That(Type.GetType(told.Single()), Is.EqualTo(typeof(UnauthorizedAccessException)).Or.Matches<Type>(type => type!.IsAssignableTo(typeof(IOException))));
        Assert.That(queue.Counts[0].Offered, Is.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    [ProvokesFaults]
    public void Records_wait_in_memory_while_the_disk_is_full()
    {
        using TemporaryDirectory directory = new();
        File.CreateSymbolicLink(directory["run.jsonl"], "/dev/full"); // every write to it says that no space is left
        TickingTime time = new();
        List<string> told = [];
        using SinkQueue queue = new([new JsonLinesSink(directory["run.jsonl"])], 4_096, time, (_, evidence) => told.Add(ErrorOf(evidence)));
        for (int step = 1; step <= 4_000; step++) Assert.That(queue.TryWriteStep(new() { Time = Time, Step = step, Loss = step }), Is.True);
        Assert.That(queue.Flush(Long), Is.False);
        Assert.That(Type.GetType(told.Single())!.IsAssignableTo(typeof(IOException)), Is.True);
        Assert.That(queue.Counts[0].Pending, Is.Positive, "what the buffer of the file does not hold waits in the queue");

        File.Delete(directory["run.jsonl"]);
        PassTimeUntil(time, () => queue.Counts[0] is { Pending: 0 } && queue.Flush(TimeSpan.FromSeconds(1)));
        queue.Close(Long);
        Assert.That(Losses("jsonl", directory.Path), Is.EqualTo(Enumerable.Range(1, 4_000).Select(step => (double)step)));
    }

    [TestCaseSource(nameof(Names))]
    public void A_killed_process_leaves_files_that_read_up_to_the_last_flush(string name)
    {
        using TemporaryDirectory directory = new();
        int flushed = ModelObservability.Tests.ChildProcess.KillAfterLine("write-until-killed", name, directory.Path);
        double[] losses = Losses(name, directory.Path);
        Assert.That(flushed, Is.GreaterThanOrEqualTo(1_000));
        Assert.That(losses, Has.Length.GreaterThanOrEqualTo(flushed));
        Assert.That(losses, Is.EqualTo(Enumerable.Range(1, losses.Length).Select(step => (double)step)), "and nothing after it is torn");
    }

    /// <summary>What the child does: flushes, says so, and goes on until it is killed.</summary>
    internal static void WriteUntilKilled(string name, string directory)
    {
        using SinkQueue queue = new([Sinks[name](directory)], SinkQueue.DefaultCapacity, TimeProvider.System, (_, evidence) => Console.Error.WriteLine(ErrorOf(evidence)));
        for (int step = 1; ; step++)
        {
            queue.TryWriteStep(new() { Time = Time, Step = step, Loss = step });
            if (step % 1_000 != 0) continue;
            queue.Flush(Long);
            Console.Out.WriteLine(step);
        }
    }

    private static string ErrorOf(IEnumerable<(string Name, object Value)> evidence) => (string)evidence.Single(one => one.Name == "error").Value;

    private static double[] Losses(string name, string directory) => name switch
    {
        "tensorboard" => [.. EventReader.Scalars(Path.Combine(directory, "train"))["loss"].Select(one => (double)one.Value)],
        "csv" => [.. new CsvReader(File.ReadAllText(Path.Combine(directory, "history.csv")), strict: false).Column("loss").Select(field => double.Parse(field!, CultureInfo.InvariantCulture))],
        _ => [.. Lines(Path.Combine(directory, "run.jsonl")).Select(line => (double)JsonNode.Parse(line)!["loss"]!)],
    };

    /// <summary>Whole lines.</summary>
    private static string[] Lines(string path) => File.ReadAllText(path).Split('\n')[..^1];

    private static (long At, double Value)[] Series(CsvReader csv, string name, string axis) =>
        [.. csv.Column(axis).Zip(csv.Column(name)).Where(one => one.Second is not null)
            .Select(one => (long.Parse(one.First!, CultureInfo.InvariantCulture), double.Parse(one.Second!, CultureInfo.InvariantCulture)))];

    private static double Number(JsonNode value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.String ? double.Parse((string)value!, CultureInfo.InvariantCulture) : (double)value;

    private static void PassTimeUntil(TickingTime time, Func<bool> holds)
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
