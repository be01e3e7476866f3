using System.Text.Json;
using ModelObservability.Testing;
using ModelObservability.Training.Sinks.Tests.Mlflow;
using ModelObservability.Training.Sinks.Tests.TensorBoard;

namespace ModelObservability.Training.Sinks.Tests;

/// <summary>The evidence of a signal as it stands in files and on servers.</summary>
[TestFixture]
public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Time = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Signal Spike = new("MO2002", SignalSeverity.Warning, new ModelIdentity("fraud", "1.0"), "The training loss jumped", "Clip gradients.", Time,
        new Dictionary<string, object> { ["loss"] = 5.5, ["batches"] = new long[] { 300, 9_007_199_254_740_993 }, ["names"] = new List<string> { "a", "b" }, ["seen"] = true, ["worst"] = double.NaN, ["limits"] = new[] { 0.1, double.PositiveInfinity }, ["none"] = Array.Empty<int>() }, default);

    [Test]
    public void Evidence_is_data_in_json_lines()
    {
        using TemporaryDirectory directory = new();
        using (JsonLinesSink sink = new(directory["run.jsonl"])) sink.Write(new TrainingSignal(Time, 1, 301, Spike));
        using JsonDocument line = JsonDocument.Parse(File.ReadAllText(directory["run.jsonl"]));
        Assert.That(line.RootElement.GetProperty("evidence").GetRawText(), Is.EqualTo(
            """{"loss":5.5,"batches":[300,9007199254740993],"names":["a","b"],"seen":true,"worst":"NaN","limits":[0.1,"Infinity"],"none":[]}"""));
    }

    [Test]
    public void Evidence_is_shown_by_tensorboard_and_mlflow()
    {
        using TemporaryDirectory directory = new();
        using (TensorBoardSink sink = new(directory.Path)) sink.Write(new TrainingSignal(Time, 1, 301, Spike));
        Assert.That(EventReader.Values(directory.Path).Single().Value.Message(8).Text(8), Does.Contain("batches [300, 9007199254740993]"));

        using MlflowServer server = new();
        using HttpClient http = new() { BaseAddress = server.Address };
        using MlflowSink mlflow = new(new(), http);
        mlflow.Write(new TrainingSignal(Time, 1, 301, Spike));
        mlflow.Flush();
        Assert.That(server.Runs.Values.Single().Tags["signal/MO2002"], Does.Contain("(step 301)").And.Contain("batches [300, 9007199254740993]"));
    }
}
