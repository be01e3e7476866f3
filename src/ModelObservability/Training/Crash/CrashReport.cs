using System.Globalization;
using System.Text.Json;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>The report of a crashed run: a JSON file in a folder that the application chose.</summary>
internal static class CrashReport
{
    private const int MostOfOneName = 10_000;

    /// <summary>Writes a report.</summary>
    /// <returns>Its path; null where it could not be written, which is counted.</returns>
    public static string? Write(string folder, ModelIdentity model, DateTimeOffset time, TrainingState state, TrainingPosition position,
        IReadOnlyDictionary<string, object> hyperparameters, IReadOnlyList<RecentStep> steps, Exception? exception)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string stamp = time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'.'fff'Z'", CultureInfo.InvariantCulture);
            (string path, FileStream part) = Reserve(Path.Combine(folder, $"crash-{Names(model, state.Run)}-{stamp}"));
            using (FileStream file = part)
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
                foreach (var (name, value) in hyperparameters) Write(json, ScoreNames.AsText(name), value);
                json.WriteEndObject();
                json.WriteStartArray("steps");
                foreach (RecentStep step in steps) Write(json, step);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            File.Move(path + ".part", path); // a report is there whole or not at all
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
        foreach (TrainingScore score in state.Scores) Write(json, ScoreNames.AsText(score.Name), score.Value);
        json.WriteEndObject();
        json.WriteStartObject("validation_scores");
        foreach (TrainingScore score in state.ValidationScores) Write(json, ScoreNames.AsText(score.Name), score.Value);
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

    /// <summary>A file no other report has: two of one millisecond, or whose names are the same to a file system, get numbers.</summary>
    private static (string Path, FileStream Part) Reserve(string name)
    {
        for (int number = 1; ; number++)
        {
            string path = (number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}")) + ".json";
            try
            {
                FileStream part = new(path + ".part", FileMode.CreateNew, FileAccess.Write);
                if (!File.Exists(path)) return (path, part); // nobody else can create it now
                part.Dispose();
                File.Delete(path + ".part");
            }
            catch (IOException) when (number < MostOfOneName && File.Exists(path + ".part"))
            {
            }
        }
    }

    /// <summary>Model and run; with a hash of both if a letter had to be changed, or its case matters, which some file systems ignore.</summary>
    private static string Names(ModelIdentity model, string run)
    {
        string plainModel = Plain(model.Name), plainRun = Plain(run);
        bool isPlain = plainModel == model.Name && plainRun == run && model.Version is null && !(plainModel + plainRun).Any(char.IsAsciiLetterUpper);
        return $"{plainModel}-{plainRun}{(isPlain ? "" : "-" + DistinctName.HashOf($"{model.Name}\0{model.Version}\0{run}"))}";
    }

    /// <summary>Letters and digits as they are; anything else could mean something to a file system.</summary>
    private static string Plain(string name)
    {
        string plain = DistinctName.Cleaned(name, static letter => letter.IsAscii && char.IsAsciiLetterOrDigit((char)letter.Value));
        return plain.Length > 64 ? plain[..64] : plain;
    }
}
