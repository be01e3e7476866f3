using System.Text.Json;
using ModelObservability.Signals;
using ModelObservability.Training.Sinks;

namespace ModelObservability.Training;

/// <summary>
/// Writes one JSON object per line (jsonlines.org, UTF-8) for every record of a run except images: <c>kind</c> says what it is. Numbers that
/// are not finite are the strings <c>"NaN"</c>, <c>"Infinity"</c>, <c>"-Infinity"</c>. An existing file is appended to.
/// </summary>
public sealed class JsonLinesSink : ITrainingSink
{
    private static readonly JsonEncodedText Loss = JsonEncodedText.Encode("loss"), LearningRate = JsonEncodedText.Encode("learning_rate"), GradientNorm = JsonEncodedText.Encode("gradient_norm");

    private readonly string path;
    private readonly AppendFile file;
    private readonly ScoreNames stepNames = ScoreNames.OfSteps(ScoreNames.AsText), listNames = ScoreNames.OfLists(ScoreNames.AsText);
    private JsonLineWriter line;
    private Utf8JsonWriter json = null!; // of the line begun last
    private bool opened;

    /// <summary>Writes to a file; the file and its directory are created with the first record.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, blank or not a valid path.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public JsonLinesSink(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        this.path = Path.GetFullPath(path);
        file = new AppendFile(this.path);
        line = new JsonLineWriter(file);
    }

    /// <inheritdoc/>
    public string Name => "jsonl";

    /// <inheritdoc/>
    public void WriteStep(in TrainingStep reported)
    {
        Begin("step", reported.Time, reported.Epoch, reported.Step);
        if (reported.Samples > 0) json.WriteNumber("samples"u8, reported.Samples);
        line.Number(Loss, reported.Loss);
        if (reported.LearningRate is { } rate) line.Number(LearningRate, rate);
        if (reported.GradientNorm is { } norm) line.Number(GradientNorm, norm);
        if (!reported.Scores.IsEmpty)
        {
            json.WriteStartObject("scores"u8);
            foreach (TrainingScore score in reported.Scores) line.Number(stepNames[score.Name], score.Value);
            json.WriteEndObject();
        }

        line.End();
    }

    /// <inheritdoc/>
    public void Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (KindOf(record) is not { } kind) return;
        Begin(kind, record.Time, record.Epoch, record.Step);
        switch (record)
        {
            case TrainingStarted started:
                Details(started);
                break;
            case TrainingEpochEnded epoch:
                json.WriteNumber("duration"u8, epoch.Duration.TotalSeconds);
                Scores("train", epoch.Train);
                if (epoch.Validation.Count > 0) Scores("validation", epoch.Validation);
                break;
            case TrainingScalars scalars:
                Scores(scalars.Split == TrainingSplit.Train ? "train" : "validation", scalars.Values);
                break;
            case TrainingHistogram histogram:
                Details(histogram);
                break;
            case TrainingText text:
                json.WriteString("name"u8, text.Name);
                json.WriteString("text"u8, text.Text);
                break;
            case TrainingSignal { Signal: var signal }:
                Details(signal);
                break;
            case TrainingEnded ended:
                json.WriteString("outcome"u8, ended.Outcome.ToString().ToLowerInvariant());
                if (ended.Reason is not null) json.WriteString("reason"u8, ended.Reason);
                break;
        }

        line.End();
    }

    /// <inheritdoc/>
    public void Flush() => file.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        using (line) file.Dispose();
        (line, opened) = (new JsonLineWriter(file), false); // another run may follow
    }

    private static string? KindOf(TrainingRecord record) => record switch
    {
        TrainingStarted => "started",
        TrainingEpochEnded => "epoch",
        TrainingScalars => "scalars",
        TrainingHistogram => "histogram",
        TrainingText => "text",
        TrainingSignal => "signal",
        TrainingEnded => "ended",
        _ => null,
    };

    private void Begin(string kind, DateTimeOffset time, int epoch, long step)
    {
        if (!opened) Continue();
        json = line.Begin();
        json.WriteString("kind"u8, kind);
        json.WriteString("time"u8, time.UtcDateTime);
        json.WriteNumber("epoch"u8, epoch);
        json.WriteNumber("step"u8, step);
    }

    private void Continue()
    {
        if (File.Exists(path))
        {
            using FileStream existing = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
            if (existing.CanSeek && existing.Length > 0) LastLine.CutUnfinished(existing, IsWhole);
        }

        opened = true;
    }

    /// <summary>Whether a last line without a line feed is a complete record: other programs may omit it.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> line)
    {
        try
        {
            Utf8JsonReader reader = new(line);
            return JsonDocument.TryParseValue(ref reader, out JsonDocument? record) && Dispose(record);
        }
        catch (JsonException)
        {
            return false;
        }

        static bool Dispose(JsonDocument record)
        {
            record.Dispose();
            return true;
        }
    }

    private void Details(TrainingStarted started)
    {
        json.WriteString("run"u8, started.RunId);
        json.WriteString("model"u8, started.Model.Name);
        if (started.Model.Version is { } version) json.WriteString("version"u8, version);
        json.WriteStartObject("hyperparameters"u8);
        foreach ((string name, object parameter) in started.Hyperparameters)
        {
            json.WritePropertyName(ScoreNames.AsText(name));
            line.Value(parameter);
        }

        json.WriteEndObject();
    }

    private void Details(TrainingHistogram histogram)
    {
        json.WriteString("name"u8, histogram.Name);
        line.Number("min", histogram.Min);
        line.Number("max", histogram.Max);
        line.Number("sum", histogram.Sum);
        line.Number("sum_of_squares", histogram.SumOfSquares);
        line.Numbers("limits", histogram.Limits);
        line.Numbers("counts", histogram.Counts);
    }

    private void Details(Signal signal)
    {
        json.WriteString("code"u8, signal.Code);
        json.WriteString("severity"u8, signal.Severity.ToString().ToLowerInvariant());
        json.WriteString("message"u8, signal.Message);
        json.WriteString("suggestion"u8, signal.Suggestion);
        json.WriteStartObject("evidence"u8);
        foreach ((string name, object value) in signal.Evidence)
        {
            json.WritePropertyName(ScoreNames.AsText(name));
            line.Value(value);
        }

        json.WriteEndObject();
    }

    private void Scores(string name, IReadOnlyList<TrainingScore> scores)
    {
        json.WriteStartObject(name);
        foreach (TrainingScore score in scores) line.Number(listNames[score.Name], score.Value);
        json.WriteEndObject();
    }
}
