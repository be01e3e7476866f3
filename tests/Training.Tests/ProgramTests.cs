using System.Globalization;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace Training.Tests;

[TestFixture]
public sealed class ProgramTests
{
    [Test]
    public async Task Output_that_is_redirected_is_plain_lines_one_per_epoch()
    {
        SampleRun run = await SampleRun.Of("--epochs", "3");
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output.AsSpan().IndexOfAny('\e', '\r', '━'), Is.Negative);
        Assert.That(run.Lines[0], Does.StartWith("Training tumours 1.0  learning_rate 0.03"));
        for (int epoch = 1; epoch <= 3; epoch++) Assert.That(run.Lines[epoch], Does.StartWith($"Epoch {epoch}/3  step {11 * epoch}  ").And.Contain("  loss 0.").And.Contain("  validation roc_auc 0."));
        Assert.That(run.Lines[4], Does.StartWith("Completed after 3 epochs, 33 steps, "));
    }

    [Test]
    public async Task The_same_seed_trains_the_same_network()
    {
        SampleRun one = await SampleRun.Of("--epochs", "4", "--seed", "3"), again = await SampleRun.Of("--epochs", "4", "--seed", "3"), other = await SampleRun.Of("--epochs", "4", "--seed", "4");
        Assert.That(again.Test, Is.EqualTo(one.Test));
        Assert.That(other.Test, Is.Not.EqualTo(one.Test));
    }

    [Test]
    public async Task A_run_that_is_resumed_ends_as_if_it_had_never_stopped()
    {
        using TemporaryDirectory folder = new();
        SampleRun whole = await SampleRun.Of("--epochs", "6");
        SampleRun first = await SampleRun.Of("--epochs", "3", "--logdir", folder.Path), second = await SampleRun.Of("--epochs", "6", "--logdir", folder.Path, "--resume");

        Assert.That((first.ExitCode, second.ExitCode), Is.EqualTo((0, 0)));
        Assert.That(second.Output, Does.Contain("  from step 33").And.Contain("Epoch 6/6  step 66"));
        Assert.That(second.Test, Is.EqualTo(whole.Test), "digit for digit");
        Assert.That(new CsvReader(folder["history.csv"]).Column("step").Distinct(), Is.EqualTo(new[] { "11", "22", "33", "44", "55", "66" }));
    }

    [Test]
    public async Task Without_a_checkpoint_there_is_nothing_to_resume()
    {
        using TemporaryDirectory folder = new();
        SampleRun run = await SampleRun.Of("--logdir", folder.Path, "--resume");
        Assert.That((run.ExitCode, run.Output, run.Error), Is.EqualTo((1, "", $"{folder.Path} holds no checkpoint.json.\n")));
    }

    [Test]
    [Platform("Linux")]
    public async Task A_full_disk_costs_the_file_and_not_the_training()
    {
        SampleRun run = await SampleRun.Of("--epochs", "2", "--csv", "/dev/full", "--pace", "100"); // long enough for a flush in between
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));
        Assert.That(run.Output, Does.Contain("MO2011").And.Contain("csv did not get ").And.Contain("Completed after 2 epochs"));
    }

    [Test]
    public async Task A_search_prints_a_table_and_writes_the_same_as_csv()
    {
        using TemporaryDirectory folder = new();
        SampleRun run = await SampleRun.Of("--study", "12", "--epochs", "6", "--logdir", folder.Path, "--csv", folder["own.csv"]);
        Assert.That((run.ExitCode, run.Error), Is.EqualTo((0, "")));

        CsvReader csv = new(folder["study.csv"]);
        Assert.That(File.ReadAllText(folder["own.csv"]), Is.EqualTo(File.ReadAllText(folder["study.csv"])));
        Assert.That(csv.Header, Is.EqualTo(new[] { "trial", "outcome", "validation loss", "step", "seconds", "error", "hidden", "learning_rate", "momentum", "weight_decay" }));
        string[] table = [.. run.Lines.SkipWhile(static line => !line.StartsWith("trial  ", StringComparison.Ordinal)).Skip(1).Take(12)];
        Assert.That(table.Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
            Is.EqualTo(csv.Rows.Select(static row => row.Where(static field => field.Length > 0).Select(Six).ToArray())));
        Assert.That(csv.Column("trial"), Is.EqualTo(Enumerable.Range(1, 12).Select(static trial => trial.ToString(CultureInfo.InvariantCulture))));
        Assert.That(csv.Column("outcome"), Is.All.AnyOf("completed", "pruned"));
        Assert.That(csv.Column("outcome"), Has.Some.EqualTo("pruned"), "with a space this wide some are hopeless");

        string best = csv.Rows.Where(static row => row[1] == "completed").MinBy(static row => double.Parse(row[2], CultureInfo.InvariantCulture))![0];
        Assert.That(run.Output, Does.Contain($"Best: trial {best} with a validation loss of "));
        for (int trial = 1; trial <= 12; trial++)
            Assert.That(EventReader.Scalars(folder[$"trial-{trial}/validation"])["epoch_loss"], Is.Not.Empty);
    }

    [TestCase("--epochs", "0", "a whole number from 1 to 1000000")]
    [TestCase("--break", "everything", "one of nan, spike, plateau, overfit, starve, explode, vanish, stall, diverge, early-stop, sink")]
    [TestCase("--pace", "-1", "a whole number from 0 to 10000")]
    public async Task A_bad_value_is_answered_in_one_line_with_exit_code_2(string name, string value, string range)
    {
        SampleRun run = await SampleRun.Of(name, value);
        Assert.That((run.ExitCode, run.Output, run.Error), Is.EqualTo((2, "", $"{name} is {value}; it must be {range}.\n")));
    }

    private static string Six(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number.ToString("G6", CultureInfo.InvariantCulture) : field;
}
