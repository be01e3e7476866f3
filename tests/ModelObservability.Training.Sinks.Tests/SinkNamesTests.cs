using System.Text.Json;
using ModelObservability.Testing;
using ModelObservability.Tests.Training;
using ModelObservability.Training.Sinks.Tests.Csv;
using ModelObservability.Training.Sinks.Tests.Mlflow;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace ModelObservability.Training.Sinks.Tests;

/// <summary>Names of an application beside our own and beside each other: different stays different in every sink.</summary>
[TestFixture]
public sealed class SinkNamesTests
{
    private static readonly string[] Hostile =
    [
        "精度", "損失", "AP@50", "AP:50", "AP_50", "a/b?", "a/b!", "a//b", "ü", "Ü", "\ud800", "\ud801", "\ufffd", " x", "x ", "tab\t", "tab\n", new string('精', 200) + "1", new string('精', 200) + "2",
    ];

    private static readonly string[] Own =
    [
        "loss", "time", "epoch", "step", "duration", "samples", "learning_rate", "gradient_norm", "epoch_loss", "epoch_accuracy", "validation_loss", "validation_step",
        "user_loss", "user_user_loss", "user_time", "user_accuracy", "accuracy", "Loss",
    ];

    [Test]
    public void Texts_and_hyperparameters_do_not_collide_in_TensorBoard()
    {
        string[] names = ["signals/MO2001", "user_signals/MO2001", "_hparams_/session_start_info", "notes", "\ud800", "\udfff"];
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path))
        {
            DateTimeOffset time = DateTimeOffset.UnixEpoch;
            sink.Write(new TrainingStarted(time, 0, 0, "run", new ModelIdentity("m"), new Dictionary<string, object> { ["\ud800"] = 1, ["\udfff"] = 2 }));
            foreach (string name in names) sink.Write(new TrainingText(time, 1, 1, name, "mine"));
        }

        string[] tags = [.. EventReader.Values(directory.Path).Select(value => value.Tag)];
        Assert.That(tags, Has.Length.EqualTo(1 + names.Length).And.Unique);
        Assert.That(tags, Does.Contain("notes").And.Contain("user_signals/MO2001").And.Contain("_hparams_/session_start_info"));
    }

    [Test]
    public void Names_of_an_alphabet_without_ascii_and_of_signs_stay_two_series_at_a_server()
    {
        using MlflowServer server = new();
        Train(new MlflowSink(new() { Server = server.Address }, Client(server)), run =>
        {
            foreach (TrainingStep<int> step in run.Pass([1]))
                step.Report(1, scores: [new("精度", 0.6), new("損失", 9), new("AP@50", 0.5), new("AP:50", 0.9)]);
        });
        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That(run.Metrics.Where(one => (one.Value is 0.6 or 9 or 0.5 or 0.9) && !one.Key.Contains("/epoch_", StringComparison.Ordinal)).Select(one => one.Key).Distinct().Count(), Is.EqualTo(4));
        Assert.That((run["train/精度"].Single().Value, run["train/損失"].Single().Value), Is.EqualTo((0.6, 9.0)), "letters are letters");
        Assert.That(server.Violations, Is.Empty);
    }

    [Test]
    public void A_key_that_was_changed_is_never_the_key_of_another_name()
    {
        string[] names = [.. Hostile, .. Hostile.Select(ModelObservability.Training.Sinks.Mlflow.MlflowNames.Key)];
        string[] distinct = [.. names.Distinct(StringComparer.Ordinal)];
        string[] keys = [.. distinct.Select(ModelObservability.Training.Sinks.Mlflow.MlflowNames.Key)];
        Assert.That(keys, Is.Unique);
        Assert.That(keys.Select(key => System.Text.Encoding.UTF8.GetByteCount(key)), Is.All.InRange(1, 250));
    }

    [Test]
    public void Scores_named_like_columns_stand_beside_them_in_a_csv_of_steps()
    {
        using TemporaryDirectory directory = new();
        Train(new CsvSink(directory["steps.csv"], new() { Rows = CsvRows.Steps }), ReportOwn);
        CsvReader csv = new(directory["steps.csv"]);
        Assert.That(csv.Column("loss")[0], Is.EqualTo("0.5"));
        Assert.That(csv.Column("step")[0], Is.EqualTo("1"));
        Assert.That(csv.Header, Is.Unique);
        foreach (string value in OwnValues) Assert.That(csv.Rows.SelectMany(row => row), Does.Contain(value));
        Assert.That((csv.Column("user_loss")[0], csv.Column("user_user_loss")[0], csv.Column("accuracy")[0]), Is.EqualTo(("100", "112", "116")));
    }

    [Test]
    public void Scores_named_like_columns_stand_beside_them_in_a_csv_of_epochs()
    {
        using TemporaryDirectory directory = new();
        Train(new CsvSink(directory["epochs.csv"]), ReportOwn);
        CsvReader csv = new(directory["epochs.csv"]);
        Assert.That((csv.Column("loss")[0], csv.Column("validation_loss")[0], csv.Column("epoch")[0], csv.Column("step")[0]), Is.EqualTo(("0.5", "0.25", "1", "1")));
        Assert.That(csv.Header, Is.Unique);
        foreach (string value in OwnValues) Assert.That(csv.Rows[0], Does.Contain(value));
        Assert.That(csv.Column("validation_user_loss")[0], Is.EqualTo("7"));
    }

    [Test]
    public void No_key_of_json_lines_comes_twice_and_no_value_is_lost()
    {
        using TemporaryDirectory directory = new();
        Train(new JsonLinesSink(directory["run.jsonl"]), ReportOwn);
        JsonElement[] lines = [.. File.ReadAllLines(directory["run.jsonl"]).Select(line => JsonDocument.Parse(line, new() { AllowDuplicateProperties = false }).RootElement)];
        JsonElement step = lines.Single(line => line.GetProperty("kind").GetString() == "step"), epoch = lines.Single(line => line.GetProperty("kind").GetString() == "epoch");
        Assert.That(step.GetProperty("scores").EnumerateObject().Select(one => one.Value.ToString()), Is.EqualTo(OwnValues));
        Assert.That(epoch.GetProperty("train").EnumerateObject().Select(one => one.Value.ToString()), Is.EqualTo(OwnValues.Prepend("0.5")));
        Assert.That(epoch.GetProperty("validation").GetRawText(), Is.EqualTo("""{"loss":0.25,"user_loss":7}"""));
    }

    [Test]
    public void A_tag_has_one_value_at_a_step()
    {
        using TemporaryDirectory directory = new();
        Train(new TensorBoardSink(directory.Path), ReportOwn);
        foreach (string folder in new[] { "train", "validation" })
            foreach (var (tag, points) in EventReader.Scalars(directory[folder])) Assert.That(points.Select(point => point.Step), Is.Unique, tag);
        var train = EventReader.Scalars(directory["train"]);
        Assert.That((train["loss"].Single().Value, train["epoch_loss"].Single().Value, train["user_epoch_loss"].Single().Value), Is.EqualTo((0.5f, 0.5f, 108f)));
        Assert.That(train.Where(one => !one.Key.StartsWith("epoch_", StringComparison.Ordinal)).Select(one => one.Value.Single().Value.ToString(System.Globalization.CultureInfo.InvariantCulture)), Is.EquivalentTo(OwnValues.Prepend("0.5")));
    }

    [Test]
    public void A_series_at_a_server_has_one_value_at_a_step()
    {
        using MlflowServer server = new();
        Train(new MlflowSink(new() { Server = server.Address }, Client(server)), ReportOwn);
        MlflowServer.ServedRun run = server.Runs.Values.Single();
        Assert.That(run.Metrics.Where(one => one.Key.StartsWith("train/", StringComparison.Ordinal)).Select(one => (one.Key, one.Step)), Is.Unique);
        Assert.That(run["train/loss"].Single().Value, Is.EqualTo(0.5));
        Assert.That(run.Metrics.Select(one => one.Value), Is.SupersetOf(OwnValues.Select(value => double.Parse(value, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Test]
    public void Blank_and_duplicate_score_names_are_counted_and_not_published()
    {
        using TemporaryDirectory directory = new();
        using ModelMonitor monitor = new("names twice");
        Train(new JsonLinesSink(directory["run.jsonl"]), run =>
        {
            foreach (TrainingStep<int> step in run.Pass([1])) step.Report(1, scores: [new("a", 1), new("a", 2), new("", 3), new(null!, 4), new("b", 5)]);
            run.ReportValidation(1, new("v", 1), new("v", 2));
        }, monitor);
        string text = File.ReadAllText(directory["run.jsonl"]);
        Assert.That(text, Does.Contain("""
            "scores":{"a":1,"b":5}
            """.Trim()));
        Assert.That(text, Does.Contain("""
            "validation":{"loss":1,"v":1}
            """.Trim()));
        Assert.That(monitor.Training.Rejections[TrainingRejection.ScoreLimit], Is.EqualTo(4));
    }

    private static IEnumerable<string> OwnValues => Own.Select((_, index) => (100 + index).ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static void ReportOwn(TrainingRun run)
    {
        foreach (TrainingEpoch epoch in run.Epochs())
        {
            foreach (TrainingStep<int> step in epoch.Observe([1])) step.Report(0.5, scores: [.. Own.Select((name, index) => new TrainingScore(name, 100 + index))]);
            run.ReportValidation(0.25, ("loss", 7));
        }
    }

    private static void Train(ITrainingSink sink, Action<TrainingRun> report, ModelMonitor? monitor = null)
    {
        using ModelMonitor own = new("names");
        using TrainingRun run = (monitor ?? own).StartTraining(new() { Epochs = 1, Sinks = [sink] });
        report(run);
    }

    private static HttpClient Client(MlflowServer server) => new() { BaseAddress = server.Address };
}
