using System.Globalization;
using System.Text.Json;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The last thing a run tells, as a JSON file in a folder the application chose.</summary>
internal static class CrashReport
{
    /// <summary>Writes a report.</summary>
    /// <returns>Its path; null where it could not be written, which is counted.</returns>
    public static string? Write(string folder, ModelIdentity model, DateTimeOffset time, TrainingState state, TrainingPosition position,
        IReadOnlyDictionary<string, object> hyperparameters, IReadOnlyList<RecentStep> steps, Exception? exception)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string stamp = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
            string path = Path.Combine(folder, $"crash-{Plain(model.Name)}-{Plain(state.Run)}-{stamp}.json");
            using (FileStream file = new(path + ".part", FileMode.Create, FileAccess.Write))
            using (Utf8JsonWriter json = new(file, new() { Indented = true }))
            {
                json.WriteStartObject();
                json.WriteString("model", model.Name);
                if (model.Version is not null) json.WriteString("version", model.Version);
                json.WriteString("time", time);
                WriteException(json, exception);
                WritePosition(json, position);
                WriteState(json, state);
                json.WriteStartObject("hyperparameters");
                foreach (var (name, value) in hyperparameters) Write(json, name, value);
                json.WriteEndObject();
                json.WriteStartArray("steps");
                foreach (RecentStep step in steps) Write(json, step);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            File.Move(path + ".part", path, overwrite: true); // a report is there whole or not at all
            return path;
        }
        catch when (Faults.Caught(FaultSite.File))
        {
            return null;
        }
    }

    private static void WriteException(Utf8JsonWriter json, Exception? exception)
    {
        if (exception is null) return;
        json.WriteStartObject("exception");
        json.WriteString("type", exception.GetType().FullName);
        json.WriteString("text", exception.ToString());
        json.WriteEndObject();
    }

    private static void WritePosition(Utf8JsonWriter json, TrainingPosition position)
    {
        json.WriteStartObject("position");
        json.WriteNumber("epochs", position.Epochs);
        json.WriteNumber("steps", position.Steps);
        json.WriteNumber("steps_in_epoch", position.StepsInEpoch);
        json.WriteEndObject();
    }

    private static void WriteState(Utf8JsonWriter json, TrainingState state)
    {
        json.WriteStartObject("state");
        json.WriteString("run", state.Run);
        Write(json, "loss", state.Loss);
        Write(json, "loss_mean", state.LossMean);
        Write(json, "loss_variance", state.LossVariance);
        Write(json, "best_loss", state.BestLoss);
        json.WriteNumber("best_step", state.BestStep);
        Write(json, "validation_loss", state.ValidationLoss);
        Write(json, "best_validation_loss", state.BestValidationLoss);
        json.WriteNumber("best_validation_epoch", state.BestValidationEpoch);
        Write(json, "data_wait_share", state.DataWaitShare);
        Write(json, "steps_per_second", state.StepsPerSecond);
        Write(json, "elapsed_seconds", state.Elapsed.TotalSeconds);
        json.WriteStartArray("spiked_steps");
        foreach (long step in state.SpikedSteps) json.WriteNumberValue(step);
        json.WriteEndArray();
        json.WriteStartObject("scores");
        foreach (TrainingScore score in state.Scores) Write(json, score.Name, score.Value);
        json.WriteEndObject();
        json.WriteStartObject("validation_scores");
        foreach (TrainingScore score in state.ValidationScores) Write(json, score.Name, score.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecentStep step)
    {
        json.WriteStartObject();
        json.WriteNumber("step", step.Step);
        json.WriteNumber("epoch", step.Epoch);
        Write(json, "loss", step.Loss);
        Write(json, "learning_rate", step.LearningRate);
        Write(json, "gradient_norm", step.GradientNorm);
        json.WriteNumber("samples", step.Samples);
        Write(json, "data_wait", step.DataWait);
        Write(json, "duration", step.Duration);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        if (value is string text) json.WriteString(name, text);
        else if (value is bool truth) json.WriteBoolean(name, truth);
        else if (value is int or long) json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        else Write(json, name, Convert.ToDouble(value, CultureInfo.InvariantCulture));
    }

    /// <summary>JSON has no NaN: what is not finite is a text.</summary>
    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Letters and digits as they are; anything else could mean something to a file system.</summary>
    private static string Plain(string name)
    {
        string plain = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        return plain.Length > 64 ? plain[..64] : plain;
    }
}
