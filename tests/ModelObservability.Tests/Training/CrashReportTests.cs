using System.Text.Json;
using ModelObservability.Testing;
using ModelObservability.Training;

namespace ModelObservability.Tests.Training;

[TestFixture]
public sealed class CrashReportTests
{
    private readonly ManualTime time = new();
    private string folder = "";
    private ModelMonitor monitor = null!;

    [SetUp]
    public void Watch()
    {
        folder = Path.Combine(TestContext.CurrentContext.WorkDirectory, "crash " + TestContext.CurrentContext.Test.ID);
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        monitor = new ModelMonitor("../odd: name", "1.0", timeProvider: time);
    }

    [TearDown]
    public void StopWatching()
    {
        monitor.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Test]
    public void A_crash_leaves_the_last_steps_and_the_one_it_happened_in()
    {
        string? path = null;
        TrainingRun run = monitor.StartTraining(new()
        {
            Name = "trial/1",
            RecentSteps = 10,
            CrashReportFolder = folder,
            Hyperparameters = new Dictionary<string, object> { ["width"] = 64, ["rate"] = 0.5, ["optimizer"] = "adam", ["nesterov"] = true },
        });
        foreach (TrainingStep<int> step in run.Pass(Enumerable.Range(1, 30)))
        {
            step.Report(step.Batch == 30 ? double.PositiveInfinity : step.Batch, learningRate: 0.5);
            if (step.Batch == 30) path = run.Crash(new InvalidOperationException("out of memory"));
        }

        run.Dispose();
        Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }));
        Assert.That(Path.GetFileName(path), Does.StartWith("crash-___odd__name-trial_1-").And.EndsWith("Z.json"));
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path!));
        JsonElement steps = report.RootElement.GetProperty("steps");
        Assert.That(steps.EnumerateArray().Select(step => step.GetProperty("step").GetInt64()), Is.EqualTo(Enumerable.Range(20, 11)), "ten that are done and the last");
        Assert.That(steps[10].GetProperty("loss").GetString(), Is.EqualTo("Infinity"));
        Assert.That(steps[9].GetProperty("loss").GetDouble(), Is.EqualTo(29));
        Assert.That(report.RootElement.GetProperty("model").GetString(), Is.EqualTo("../odd: name"));
        Assert.That(report.RootElement.GetProperty("exception").GetProperty("type").GetString(), Is.EqualTo("System.InvalidOperationException"));
        Assert.That(report.RootElement.GetProperty("exception").GetProperty("text").GetString(), Does.Contain("out of memory"));
        Assert.That(report.RootElement.GetProperty("position").GetProperty("steps").GetInt64(), Is.EqualTo(30));
        Assert.That(report.RootElement.GetProperty("hyperparameters").GetRawText(), Does.Contain("\"width\": 64").And.Contain("\"rate\": 0.5").And.Contain("true").And.Contain("adam"));
        Assert.That(run.State.Outcome, Is.EqualTo(TrainingOutcome.Failed));
    }

    [Test]
    public void An_unhandled_exception_leaves_a_report_and_whole_files()
    {
        Directory.CreateDirectory(folder);
        Assert.That(ChildProcess.Run("crash-in-training", folder), Is.Not.Zero);

        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(folder, "crash-*.json").Single()));
        Assert.That(report.RootElement.GetProperty("exception").GetProperty("text").GetString(), Does.Contain("the device is gone"));
        Assert.That(report.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("loss").GetDouble()), Is.EqualTo(new[] { 1.0, 0.5, 0.25 }));
        string[] lines = File.ReadAllLines(Path.Combine(folder, "run.jsonl"));
        Assert.That(lines.Count(line => line.Contains("\"kind\":\"step\"", StringComparison.Ordinal)), Is.EqualTo(3));
        Assert.That(lines[^1], Does.Contain("\"failed\""));
    }

    /// <summary>What the child does.</summary>
    internal static void CrashInTraining(string directory)
    {
        ModelMonitor dying = new("dying");
        TrainingRun run = dying.StartTraining(new() { CrashReportFolder = directory, Sinks = [new JsonLinesSink(Path.Combine(directory, "run.jsonl"))] });
        foreach (TrainingStep<double> step in run.Pass([1.0, 0.5, 0.25]))
        {
            step.Report(step.Batch);
            if (step.Batch == 0.25) throw new InvalidOperationException("the device is gone");
        }
    }

    [TestCase("await")]
    [TestCase("wait")]
    [TestCase("void")]
    [TestCase("wrapped")]
    public void An_exception_that_leaves_an_asynchronous_main_leaves_a_report(string how)
    {
        Directory.CreateDirectory(folder);
        Assert.That(ChildProcess.Run("crash-in-async-training", how, folder), Is.Not.Zero);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Directory.GetFiles(folder, "crash-*.json").Single()));
        Assert.That(report.RootElement.GetProperty("exception").GetProperty("text").GetString(), Does.Contain("the batch is broken"));
        Assert.That(report.RootElement.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetInt64()), Is.EqualTo(Enumerable.Range(1, 7)));
        Assert.That(report.RootElement.GetProperty("model").GetString(), Is.EqualTo("dying"), "the run that was left by another exception, which was caught, has none");
    }

    /// <summary>What the child does.</summary>
    internal static void CrashInAsyncTraining(string how, string directory)
    {
        if (how == "void")
        {
            Forget(directory);
            new ManualResetEventSlim().Wait(); // the process ends by the exception
        }
        else if (how == "wait")
        {
            TrainAsync(directory, wrap: false).Wait();
        }
        else
        {
            TrainAsync(directory, wrap: how == "wrapped").GetAwaiter().GetResult();
        }
    }

    private static async void Forget(string directory) => await TrainAsync(directory, wrap: false);

    private static async Task TrainAsync(string directory, bool wrap)
    {
        try
        {
            await TrainAsync("survivor", directory, "caught");
        }
        catch (InvalidDataException)
        {
        }

        try
        {
            await TrainAsync("dying", directory, "the batch is broken");
        }
        catch (InvalidDataException e) when (wrap)
        {
            throw new InvalidOperationException("the job failed", e);
        }
    }

    private static async Task TrainAsync(string model, string directory, string message)
    {
        using ModelMonitor dying = new(model);
        using TrainingRun run = dying.StartTraining(new() { Epochs = 2, CrashReportFolder = directory });
        await Task.Yield();
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe(Enumerable.Range(1, 50)))
            {
                step.Report(1);
                if (step.Number == 7) throw new InvalidDataException(message);
            }
        }
    }

    [Test]
    public void Models_whose_names_collide_in_a_file_system_have_separate_reports()
    {
        string[] names = ["価格", "在庫", "需要", "価値", "fraud/eu", "fraud-eu", "fraud_eu", "Fraud_EU", new string('x', 70) + "1", new string('x', 70) + "2"];
        HashSet<string> paths = new(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            using ModelMonitor one = new(name, timeProvider: time); // a clock that stands still: all within a millisecond
            using TrainingRun run = one.StartTraining(new() { CrashReportFolder = folder });
            for (int crash = 0; crash < 3; crash++)
            {
                string? path = run.Crash(new InvalidDataException());
                Assert.That(paths.Add(path!), Is.True, path);
                using JsonDocument report = JsonDocument.Parse(File.ReadAllText(path!));
                Assert.That(report.RootElement.GetProperty("model").GetString(), Is.EqualTo(name));
            }
        }

        Assert.That(Directory.GetFiles(folder), Is.EquivalentTo(paths), "and nothing beside them");
    }

    [Test]
    public void Two_runs_of_names_that_fall_together_crash_into_two_files()
    {
        using TrainingRun one = monitor.StartTraining(new() { Name = "a b", CrashReportFolder = folder }), other = monitor.StartTraining(new() { Name = "a-b", CrashReportFolder = folder });
        Assert.That(one.Crash(), Is.Not.EqualTo(other.Crash()));
    }

    [Test]
    public void Without_a_folder_nothing_is_written()
    {
        string[] before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        using TrainingRun run = monitor.StartTraining();
        Assert.That(run.Crash(), Is.Null);
        Assert.That(Directory.GetFileSystemEntries(Environment.CurrentDirectory), Is.EqualTo(before));
    }

    [Test]
    [ProvokesFaults]
    public void A_folder_that_is_not_writable_is_counted_and_throws_nothing()
    {
        File.WriteAllText(folder, "a file where the folder should be");
        try
        {
            long before = ModelMonitor.Faults;
            using TrainingRun run = monitor.StartTraining(new() { CrashReportFolder = folder });
            Assert.That(run.Crash(new InvalidOperationException()), Is.Null);
            Assert.That(ModelMonitor.Faults, Is.GreaterThan(before));
        }
        finally
        {
            File.Delete(folder);
        }
    }
}
