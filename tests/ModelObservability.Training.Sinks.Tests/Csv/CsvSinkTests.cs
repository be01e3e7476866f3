using System.Globalization;
using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.Csv;

[TestFixture]
public sealed class CsvSinkTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, 500, TimeSpan.FromHours(2));

    [Test]
    public void An_epoch_is_a_row()
    {
        using TemporaryDirectory directory = new();
        using (CsvSink sink = new(directory["logs/history.csv"]))
        {
            sink.Write(new TrainingStarted(Time, 0, 0, "run", new ModelIdentity("m"), new Dictionary<string, object>()));
            sink.WriteStep(new() { Time = Time, Step = 1, Loss = 9 });
            sink.Write(new TrainingEpochEnded(Time, 1, 100, TimeSpan.FromSeconds(2.5), [new("loss", 0.5), new("accuracy", 0.1)], [new("loss", 1e-7)]));
            sink.Write(new TrainingEpochEnded(Time.AddSeconds(3), 2, 200, TimeSpan.FromSeconds(3), [new("loss", double.NaN), new("accuracy", double.PositiveInfinity)], []));
            sink.Write(new TrainingEnded(Time, 2, 200, TrainingOutcome.Completed));
        }

        Assert.That(File.ReadAllText(directory["logs/history.csv"]), Is.EqualTo(
            "time,epoch,step,duration,loss,accuracy,validation_loss\r\n"
            + "2026-03-01T10:00:00.5000000Z,1,100,2.5,0.5,0.1,1E-07\r\n"
            + "2026-03-01T10:00:03.5000000Z,2,200,3,NaN,Infinity,\r\n"));
    }

    [Test]
    public void A_step_is_a_row_if_the_options_say_so()
    {
        using TemporaryDirectory directory = new();
        using (CsvSink sink = new(directory["steps.csv"], new() { Rows = CsvRows.Steps }))
        {
            sink.WriteStep(new() { Time = Time, Epoch = 1, Step = 1, Loss = 0.25, LearningRate = 0.1, GradientNorm = 2, Samples = 32, Scores = [new("accuracy", 0.5)] });
            sink.WriteStep(new() { Time = Time, Epoch = 1, Step = 2, Loss = -0.0 });
            sink.Write(new TrainingScalars(Time, 1, 2, TrainingSplit.Validation, [new("loss", 0.75)]));
            sink.Write(new TrainingEpochEnded(Time, 1, 2, default, [new("loss", 0.5)], []));
        }

        Assert.That(File.ReadAllLines(directory["steps.csv"]), Is.EqualTo(new[]
        {
            "time,epoch,step,samples,loss,learning_rate,gradient_norm,accuracy,validation_loss",
            "2026-03-01T10:00:00.5000000Z,1,1,32,0.25,0.1,2,0.5,",
            "2026-03-01T10:00:00.5000000Z,1,2,,-0,,,,",
            "2026-03-01T10:00:00.5000000Z,1,2,,,,,,0.75",
        }));
    }

    [Test]
    public void A_later_name_is_a_new_column_that_is_empty_in_earlier_rows()
    {
        using TemporaryDirectory directory = new();
        using CsvSink sink = new(directory["h.csv"]);
        for (int epoch = 1; epoch <= 3; epoch++)
            sink.Write(new TrainingEpochEnded(Time, epoch, epoch, default, [new("loss", epoch), new(epoch == 3 ? "odd, \"name\"\r\n" : "f1", epoch)], epoch == 2 ? [new("loss", 9)] : []));
        sink.Flush();

        CsvReader read = new(directory["h.csv"]);
        Assert.That(read.Header, Is.EqualTo(new[] { "time", "epoch", "step", "duration", "loss", "f1", "validation_loss", "odd, \"name\"\r\n" }));
        Assert.That(read.Column("loss"), Is.EqualTo(new[] { "1", "2", "3" }));
        Assert.That(read.Column("f1"), Is.EqualTo(new[] { "1", "2", null }));
        Assert.That(read.Column("validation_loss"), Is.EqualTo(new[] { null, "9", null }));
        Assert.That(read.Column("odd, \"name\"\r\n"), Is.EqualTo(new[] { null, null, "3" }));
        Assert.That(Directory.GetFiles(directory.Path), Has.Length.EqualTo(1), "nothing is left beside it");
    }

    [Test]
    public void A_history_of_an_earlier_process_is_continued_and_its_unfinished_row_is_cut_off()
    {
        using TemporaryDirectory directory = new();
        using (CsvSink sink = new(directory["h.csv"])) sink.Write(new TrainingEpochEnded(Time, 1, 1, default, [new("loss", 1), new("quoted,", 2)], []));
        File.AppendAllText(directory["h.csv"], "2026-03-01T10:00:00.5000000Z,2,2,0,0.");
        using (CsvSink sink = new(directory["h.csv"])) sink.Write(new TrainingEpochEnded(Time, 2, 2, default, [new("f1", 3), new("loss", 4)], []));

        CsvReader read = new(directory["h.csv"]);
        Assert.That(read.Header, Is.EqualTo(new[] { "time", "epoch", "step", "duration", "loss", "quoted,", "f1" }));
        Assert.That(read.Rows.Select(row => string.Join(' ', row.Skip(4))), Is.EqualTo(new[] { "1 2 ", "4  3" }));
    }

    [Test]
    public void A_file_of_another_format_is_not_touched([Values("private notes\n", "time,epoch\r\n", "no line end", "time,epoch,step,duration,loss,loss\r\n")] string content)
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["h.csv"], content);
        using (CsvSink sink = new(directory["h.csv"]))
            Assert.That(() => sink.Write(new TrainingEpochEnded(Time, 1, 1, default, [new("loss", 1)], [])), Throws.InstanceOf<InvalidDataException>());
        Assert.That(File.ReadAllText(directory["h.csv"]), Is.EqualTo(content));
    }

    [Test]
    public void A_table_that_grows_too_wide_refuses_the_row_and_keeps_the_others()
    {
        using TemporaryDirectory directory = new();
        using (CsvSink sink = new(directory["h.csv"]))
        {
            sink.Write(new TrainingEpochEnded(Time, 1, 1, default, [.. Enumerable.Range(0, 1_020).Select(index => new TrainingScore($"s{index}", index))], []));
            Assert.That(() => sink.Write(new TrainingEpochEnded(Time, 2, 2, default, [new("s3", 7), new("one too many", 1)], [])), Throws.InstanceOf<InvalidDataException>());
            sink.Write(new TrainingEpochEnded(Time, 3, 3, default, [new("s3", 8)], []));
        }

        CsvReader read = new(directory["h.csv"]);
        Assert.That(read.Header, Has.Length.EqualTo(1_024));
        Assert.That(read.Column("epoch"), Is.EqualTo(new[] { "1", "3" }));
        Assert.That(read.Column("s3"), Is.EqualTo(new[] { "3", "8" }));
    }

    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    [TestCase("fa-IR")]
    [TestCase("tr-TR")]
    public void The_culture_of_the_application_changes_nothing(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            An_epoch_is_a_row();
            A_step_is_a_row_if_the_options_say_so();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Bad_arguments_are_refused()
    {
        Assert.That(() => new CsvSink(""), Throws.ArgumentException.With.Property("ParamName").EqualTo("path"));
        Assert.That(() => new CsvSinkOptions { Rows = (CsvRows)7 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains('7'));
    }
}
