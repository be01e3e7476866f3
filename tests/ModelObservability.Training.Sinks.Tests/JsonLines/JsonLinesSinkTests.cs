using System.Text.Json;
using System.Text.Json.Nodes;
using ModelObservability.Testing;

namespace ModelObservability.Training.Sinks.Tests.JsonLines;

[TestFixture]
public sealed class JsonLinesSinkTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [Test]
    public void Every_record_except_images_is_a_line()
    {
        using TemporaryDirectory directory = new();
        Signal signal = new("MO2001", SignalSeverity.Error, new ModelIdentity("m"), "NaN", "Look", Time, new Dictionary<string, object> { ["loss"] = double.NaN, ["batch"] = 7 }, default);
        using (JsonLinesSink sink = new(directory["deep/run.jsonl"]))
        {
            sink.Write(new TrainingStarted(Time, 0, 0, "r1", new ModelIdentity("m", "2"), new Dictionary<string, object> { ["rate"] = 0.1f, ["nesterov"] = false, ["optimizer"] = "adam" }));
            sink.WriteStep(new() { Time = Time, Epoch = 1, Step = 1, Loss = 0.5, LearningRate = 0.1, GradientNorm = double.PositiveInfinity, Samples = 32, Scores = [new("f1", 0.25)] });
            sink.WriteStep(new() { Time = Time, Epoch = 1, Step = 2, Loss = double.NegativeInfinity });
            sink.Write(new TrainingEpochEnded(Time, 1, 2, TimeSpan.FromSeconds(1.5), [new("loss", 1)], [new("loss", 2)]));
            sink.Write(new TrainingScalars(Time, 1, 2, TrainingSplit.Validation, [new("loss", 3)]));
            sink.Write(TrainingHistogram.Of(Time, 1, 2, "w", [1, 1]));
            sink.Write(new TrainingText(Time, 1, 2, "note", "a\nb \ud800"));
            sink.Write(new TrainingImage(Time, 1, 2, "picture", 1, 1, default));
            sink.Write(new TrainingSignal(Time, 1, 2, signal));
            sink.Write(new TrainingEnded(Time, 1, 2, TrainingOutcome.Diverged, "loss is NaN"));
        }

        const string at = "\"time\":\"2026-03-01T10:00:00Z\",";
        Assert.That(File.ReadAllLines(directory["deep/run.jsonl"]), Is.EqualTo(new[]
        {
            $"{{\"kind\":\"started\",{at}\"epoch\":0,\"step\":0,\"run\":\"r1\",\"model\":\"m\",\"version\":\"2\",\"hyperparameters\":{{\"rate\":0.1,\"nesterov\":false,\"optimizer\":\"adam\"}}}}",
            $"{{\"kind\":\"step\",{at}\"epoch\":1,\"step\":1,\"samples\":32,\"loss\":0.5,\"learning_rate\":0.1,\"gradient_norm\":\"Infinity\",\"scores\":{{\"f1\":0.25}}}}",
            $"{{\"kind\":\"step\",{at}\"epoch\":1,\"step\":2,\"loss\":\"-Infinity\"}}",
            $"{{\"kind\":\"epoch\",{at}\"epoch\":1,\"step\":2,\"duration\":1.5,\"train\":{{\"loss\":1}},\"validation\":{{\"loss\":2}}}}",
            $"{{\"kind\":\"scalars\",{at}\"epoch\":1,\"step\":2,\"validation\":{{\"loss\":3}}}}",
            $"{{\"kind\":\"histogram\",{at}\"epoch\":1,\"step\":2,\"name\":\"w\",\"min\":1,\"max\":1,\"sum\":2,\"sum_of_squares\":2,\"limits\":[1],\"counts\":[2]}}",
            $"{{\"kind\":\"text\",{at}\"epoch\":1,\"step\":2,\"name\":\"note\",\"text\":\"a\\nb \\uFFFD\"}}",
            $"{{\"kind\":\"signal\",{at}\"epoch\":1,\"step\":2,\"code\":\"MO2001\",\"severity\":\"error\",\"message\":\"NaN\",\"suggestion\":\"Look\",\"evidence\":{{\"loss\":\"NaN\",\"batch\":7}}}}",
            $"{{\"kind\":\"ended\",{at}\"epoch\":1,\"step\":2,\"outcome\":\"diverged\",\"reason\":\"loss is NaN\"}}",
        }));
    }

    [Test]
    public void Unusual_names_are_escaped_and_every_line_is_json()
    {
        using TemporaryDirectory directory = new();
        string[] names = ["", "\"", "\\", "\r\n", "\0", "\u2028", "émoji \ud83d\ude00", "</script>"];
        using (JsonLinesSink sink = new(directory["run.jsonl"]))
            foreach (string name in names) sink.WriteStep(new() { Time = Time, Scores = [new(name, 1)] });

        Assert.That(File.ReadAllLines(directory["run.jsonl"]).Select(line => JsonNode.Parse(line)!["scores"]!.AsObject().Single().Key), Is.EqualTo(names));
    }

    [Test]
    public void A_log_of_an_earlier_process_is_continued_and_its_unfinished_line_is_cut_off()
    {
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["run.jsonl"], "{\"kind\":\"step\"}\n{\"kind\":\"st" + new string('x', 10_000));
        using (JsonLinesSink sink = new(directory["run.jsonl"])) sink.WriteStep(new() { Time = Time, Step = 3 });

        string[] lines = File.ReadAllLines(directory["run.jsonl"]);
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("kind").GetString()), Is.All.EqualTo("step"));
    }

    [Test]
    public void Bad_arguments_are_refused() => Assert.That(() => new JsonLinesSink("\t"), Throws.ArgumentException.With.Property("ParamName").EqualTo("path"));
}
