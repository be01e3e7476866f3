using System.Globalization;
using System.Text.Json.Nodes;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace Training.Tests;

/// <summary>What lies in the log folder after a run, and after one that was killed.</summary>
[TestFixture]
public sealed class LogFileTests
{
    [Test]
    public async Task Every_file_tells_the_same_run()
    {
        using TemporaryDirectory folder = new();
        SampleRun run = await SampleRun.Of("--epochs", "12", "--logdir", folder.Path);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output, Does.Contain($"tensorboard --logdir {folder.Path}"));

        var train = EventReader.Scalars(folder["train"]);
        CsvReader steps = new(folder["steps.csv"]), history = new(folder["history.csv"]);
        JsonNode[] lines = [.. File.ReadAllLines(folder["run.jsonl"]).Select(static line => JsonNode.Parse(line)!)];
        Assert.That(train["loss"], Has.Count.EqualTo(12 * 11));
        foreach (string name in new[] { "loss", "learning_rate", "gradient_norm", "accuracy" })
        {
            Assert.That(Series(steps, name), Is.EqualTo(train[name]), name);
            Assert.That(lines.Where(static line => (string)line["kind"]! == "step").Select(line => ((long)line["step"]!, (float)(double)(line[name] ?? line["scores"]![name])!)), Is.EqualTo(train[name]), name);
        }

        Assert.That(history.Column("loss").Select(Single), Is.EqualTo(train["epoch_loss"].Select(static one => one.Value)));
        Assert.That(history.Column("validation_roc_auc").Select(Single), Is.EqualTo(EventReader.Scalars(folder["validation"])["epoch_roc_auc"].Select(static one => one.Value)));
        Assert.That(lines.Select(static line => (string)line["kind"]!).Distinct(), Is.EquivalentTo(new[] { "started", "step", "scalars", "histogram", "epoch", "text", "ended" }));
        Assert.That((string)lines[^1]["outcome"]!, Is.EqualTo("completed"));

        var about = EventReader.Values(folder.Path);
        Assert.That(about.Select(static one => one.Tag).Distinct(), Is.SupersetOf(new[] { "_hparams_/session_start_info", "_hparams_/session_end_info", "confusion/validation", "confusion/test", "test" }));
        byte[] png = about.Last(static one => one.Tag == "confusion/test").Value.Message(4).Bytes(4);
        Assert.That(png[..8], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10 }));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Has.Some.EqualTo("checkpoint.json").And.None.Contains("crash"));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_killed_process_leaves_files_that_read_up_to_the_last_flush_and_a_run_that_goes_on()
    {
        using TemporaryDirectory folder = new();
        string history = folder["history.csv"];
        await using (ExternalProcess process = ExternalProcess.Start("dotnet", SampleRun.Binary, "--logdir", folder.Path, "--pace", "5"))
        {
            for (int attempt = 0; !(File.Exists(history) && File.ReadAllLines(history).Length > 4); attempt++)
            {
                Assert.That(attempt, Is.LessThan(3_000), process.Output);
                await Task.Delay(100);
            }
        } // killed: SIGKILL, in the middle of an epoch

        float[] losses = [.. EventReader.Scalars(folder["train"])["loss"].Select(static one => one.Value)];
        CsvReader steps = new(File.ReadAllText(folder["steps.csv"]), strict: false);
        string[] lines = File.ReadAllText(folder["run.jsonl"]).Split('\n')[..^1];
        Assert.That(losses, Has.Length.GreaterThanOrEqualTo(3 * 11), "everything that was flushed is there");
        Assert.That(steps.Column("step").Where((_, row) => steps.Column("loss")[row] is not null).Select(static step => int.Parse(step!, CultureInfo.InvariantCulture)),
            Is.EqualTo(Enumerable.Range(1, steps.Column("loss").Count(static loss => loss is not null))));
        Assert.That(lines.Select(static line => JsonNode.Parse(line)), Is.All.Not.Null);
        Assert.That(lines.Select(static line => (string)JsonNode.Parse(line)!["kind"]!), Has.None.EqualTo("ended"));

        SampleRun resumed = await SampleRun.Of("--logdir", folder.Path, "--resume");
        Assert.That((resumed.ExitCode, resumed.Error), Is.EqualTo((0, "")));
        Assert.That(resumed.Accuracy, Is.GreaterThan(0.93));
        CsvReader whole = new(folder["steps.csv"]);
        Assert.That(whole.Column("step").Where((_, row) => whole.Column("loss")[row] is not null).Distinct().Count(), Is.GreaterThan(losses.Length), "one file goes on after the other");
        Assert.That(File.ReadAllLines(folder["run.jsonl"]).Select(static line => (string)JsonNode.Parse(line)!["kind"]!).Last(), Is.EqualTo("ended"));
    }

    private static IEnumerable<(long, float)> Series(CsvReader csv, string name) =>
        csv.Column("step").Zip(csv.Column(name), csv.Column("gradient_norm")).Where(static one => one.Third is not null)
            .Select(static one => (long.Parse(one.First!, CultureInfo.InvariantCulture), Single(one.Second)));

    private static float Single(string? field) => (float)double.Parse(field!, CultureInfo.InvariantCulture);
}
