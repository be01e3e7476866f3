using ModelObservability.Training.Sinks;
using ModelObservability.Training.Sinks.Csv;

namespace ModelObservability.Training;

/// <summary>
/// Writes a history as CSV (RFC 4180, UTF-8): one row per epoch or per step, a header that only grows to the right, numbers as any culture's
/// reader expects them from a computer (<c>0.25</c>, <c>1E-07</c>, <c>NaN</c>, <c>Infinity</c>). What was not reported is an empty field.
/// </summary>
/// <remarks>
/// Columns of epochs: <c>time</c>, <c>epoch</c>, <c>step</c>, <c>duration</c> (seconds), then training values by name and validation values as
/// <c>validation_…</c>. Columns of steps: <c>time</c>, <c>epoch</c>, <c>step</c>, <c>samples</c>, <c>loss</c>, <c>learning_rate</c>,
/// <c>gradient_norm</c>, then scores; values of a validation between steps have rows of their own. A file of an earlier run with the same first
/// columns is continued. A score named like one of these columns gets <c>user_</c> before its name, in every sink.
/// </remarks>
public sealed class CsvSink : ITrainingSink
{
    private const int Epoch = 1, Step = 2, Duration = 3, Samples = 3, Loss = 4, LearningRate = 5, GradientNorm = 6;

    private static readonly string[] EpochColumns = ["time", "epoch", "step", "duration"];
    private static readonly string[] StepColumns = ["time", "epoch", "step", "samples", "loss", "learning_rate", "gradient_norm"];

    private readonly CsvTable table;
    private readonly CsvRows rows;
    private readonly ScoreNames stepNames = ScoreNames.OfSteps(ScoreNames.AsText), listNames = ScoreNames.OfLists(ScoreNames.AsText);
    private readonly ScoreNames validationNames = ScoreNames.OfLists(static name => "validation_" + ScoreNames.AsText(name));

    /// <summary>Writes into a file, which is made with its directory when the first row comes.</summary>
    /// <param name="path">Where.</param>
    /// <param name="options">What a row is.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty, blank or no path.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="path"/> is null.</exception>
    public CsvSink(string path, CsvSinkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        rows = (options ?? new()).Rows;
        table = new(Path.GetFullPath(path), rows == CsvRows.Epochs ? EpochColumns : StepColumns);
    }

    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public void WriteStep(in TrainingStep reported)
    {
        if (rows != CsvRows.Steps) return;
        table.Begin();
        foreach (TrainingScore score in reported.Scores) table.Set(stepNames[score.Name], score.Value);
        table.Set(Epoch, reported.Epoch);
        table.Set(Step, reported.Step);
        table.Set(Samples, reported.Samples > 0 ? reported.Samples : null);
        table.Set(Loss, reported.Loss);
        table.Set(LearningRate, reported.LearningRate);
        table.Set(GradientNorm, reported.GradientNorm);
        table.End(reported.Time);
    }

    /// <inheritdoc/>
    public void Write(TrainingRecord record)
    {
        switch (record)
        {
            case TrainingEpochEnded epoch when rows == CsvRows.Epochs:
                table.Begin();
                Set(epoch.Train, TrainingSplit.Train);
                Set(epoch.Validation, TrainingSplit.Validation);
                table.Set(Duration, epoch.Duration.TotalSeconds);
                End(epoch);
                break;
            case TrainingScalars scalars when rows == CsvRows.Steps:
                table.Begin();
                Set(scalars.Values, scalars.Split);
                End(scalars);
                break;
        }
    }

    /// <inheritdoc/>
    public void Flush() => table.Flush();

    /// <inheritdoc/>
    public void Dispose() => table.Dispose();

    private void Set(IReadOnlyList<TrainingScore> values, TrainingSplit split)
    {
        ScoreNames names = split == TrainingSplit.Train ? listNames : validationNames;
        foreach (TrainingScore value in values) table.Set(names[value.Name], value.Value);
    }

    private void End(TrainingRecord record)
    {
        table.Set(Epoch, record.Epoch);
        table.Set(Step, record.Step);
        table.End(record.Time);
    }
}
