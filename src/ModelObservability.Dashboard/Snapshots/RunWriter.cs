using System.Text.Json;
using ModelObservability.Dashboard.History;
using ModelObservability.Signals;
using ModelObservability.Training;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes training runs with their curves, and studies with their trials. Under the lock of the history.</summary>
internal static class RunWriter
{
    private const int MostTrials = 200;

    public static void Write(Utf8JsonWriter json, RunCurve run)
    {
        TrainingState state = run.State;
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteString("name", run.Name);
        json.WriteString("model", run.Model.Name);
        json.WriteString("version", run.Model.Version ?? "");
        json.WriteNumber("seen", run.SeenAt.ToUnixTimeMilliseconds());
        json.WriteString("outcome", state.Outcome switch { null => "", TrainingOutcome outcome => outcome.ToString().ToLowerInvariant() });
        if (state.Stop is { } stop) json.WriteString("stop", stop.Reason.ToString());
        json.WriteNumber("epoch", state.Epoch);
        json.WriteExact("epochs", state.Epochs ?? double.NaN);
        json.WriteNumber("step", state.Step);
        json.WriteExact("progress", state.Progress);
        json.WriteExact("remaining", state.Remaining?.TotalSeconds ?? double.NaN);
        json.WriteExact("elapsed", state.Elapsed.TotalSeconds);
        json.WriteExact("loss", state.Loss);
        json.WriteExact("bestLoss", state.BestLoss);
        json.WriteExact("validationLoss", state.ValidationLoss);
        json.WriteExact("bestValidationLoss", state.BestValidationLoss);
        json.WriteNumber("bestValidationEpoch", state.BestValidationEpoch);
        json.WriteExact("samplesPerSecond", state.SamplesPerSecond);
        json.WriteExact("stepsPerSecond", state.StepsPerSecond);
        json.WriteExact("dataWaitShare", state.DataWaitShare);
        json.WriteExact("flopUtilization", state.FlopUtilization);
        if (run.Patience is { } patience) json.WriteExact("patienceLeft", Math.Max(0, patience - state.ValidationsSinceBest));
        WriteMap(json, "hyperparameters", run.Hyperparameters);
        json.WriteNumber("missed", run.Missed);
        json.WriteStartObject("curves");
        WriteCurve(json, "loss", run.Loss);
        WriteCurve(json, "validation", run.Validation);
        WriteCurve(json, "learningRate", run.LearningRate);
        WriteCurve(json, "gradientNorm", run.GradientNorm);
        WriteCurve(json, "dataWait", run.DataWait);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, WatchedStudy watched)
    {
        StudyState state = watched.Study.State;
        json.WriteStartObject();
        json.WriteString("name", state.Name);
        json.WriteString("metric", state.Metric);
        json.WriteString("mode", state.Mode == ImprovementMode.Higher ? "higher" : "lower");
        json.WriteExact("best", state.Best?.Number ?? double.NaN);
        json.WriteNumber("started", state.Started);
        json.WriteStartArray("trials");
        foreach (TrialState trial in state.Trials.TakeLast(MostTrials))
        {
            json.WriteStartObject();
            json.WriteNumber("number", trial.Number);
            json.WriteString("outcome", trial.Outcome switch { null => "running", TrialOutcome outcome => outcome.ToString().ToLowerInvariant() });
            json.WriteExact("result", trial.Result);
            json.WriteExact("duration", trial.Duration.TotalSeconds);
            WriteMap(json, "parameters", trial.Parameters);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCurve(Utf8JsonWriter json, string name, Downsampled curve)
    {
        json.WriteStartObject(name);
        json.WriteNumber("of", curve.Count);
        json.WriteStartArray("x");
        foreach (var (step, _) in curve.Points()) json.WriteNumberValue(step);
        json.WriteEndArray();
        json.WriteStartArray("y");
        foreach (var (_, value) in curve.Points()) json.WritePoint(value);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, object> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values) json.WriteString(key, ValueText.Of(value));
        json.WriteEndObject();
    }
}
