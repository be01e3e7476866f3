using ModelObservability.Signals;
using ModelObservability.Training.Sinks;
using ModelObservability.Training.Sinks.TensorBoard;

namespace ModelObservability.Training;

/// <summary>
/// Writes event files that TensorBoard shows during the run (<c>tensorboard --logdir DIRECTORY</c>), laid out as Keras lays them out:
/// scalars in <c>train/</c> and <c>validation/</c>, so that both curves share a chart, texts and hyperparameters beside them.
/// </summary>
/// <remarks>
/// Tags: <c>loss</c>, <c>learning_rate</c>, <c>gradient_norm</c> and scores by their names over steps; <c>epoch_loss</c>, <c>epoch_…</c> over
/// epochs. TensorBoard holds scalars as 32-bit numbers. The name of a file holds the name of the machine, as TensorFlow's do.
/// </remarks>
public sealed class TensorBoardSink : ITrainingSink
{
    private readonly string directory;
    private readonly long maxFileBytes;
    private readonly SummaryMessages messages = new();
    private readonly ScoreNames stepNames = ScoreNames.OfSteps(ScoreNames.AsText), listNames = ScoreNames.OfLists(ScoreNames.AsText), textNames = ScoreNames.OfTexts(ScoreNames.AsText);
    private EventFile? about, train, validation;
    private TrainingPosition resumedFrom;

    /// <summary>Writes into a directory, which is made when the first record comes.</summary>
    /// <param name="directory">One per run: runs in one directory would share their curves.</param>
    /// <param name="options">When a file is large enough.</param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty, blank or no path.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="directory"/> is null.</exception>
    public TensorBoardSink(string directory, TensorBoardSinkOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        this.directory = Path.GetFullPath(directory);
        maxFileBytes = (options ?? new()).MaxFileBytes;
    }

    /// <inheritdoc/>
    public string Name => "tensorboard";

    private EventFile About => about ??= new(directory, maxFileBytes, resumedFrom);

    private EventFile Train => train ??= new(Path.Combine(directory, "train"), maxFileBytes, resumedFrom);

    private EventFile Validation => validation ??= new(Path.Combine(directory, "validation"), maxFileBytes, resumedFrom);

    /// <inheritdoc/>
    public void WriteStep(in TrainingStep reported)
    {
        double time = SummaryMessages.WallTime(reported.Time);
        Train.Begin(time);
        messages.Begin();
        messages.Scalar("loss", reported.Loss);
        if (reported.LearningRate is { } rate) messages.Scalar("learning_rate", rate);
        if (reported.GradientNorm is { } norm) messages.Scalar("gradient_norm", norm);
        foreach (TrainingScore score in reported.Scores) messages.Scalar(stepNames[score.Name], score.Value);
        Train.Add(messages.End(time, reported.Step));
    }

    /// <inheritdoc/>
    public void Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        double time = SummaryMessages.WallTime(record.Time);
        switch (record)
        {
            case TrainingStarted started:
                Dispose(); // a run after another takes over where it resumes, in files of its own
                (about, train, validation, resumedFrom) = (null, null, null, new(started.Epoch, started.Step));
                Add(About, time, record.Step, () => messages.SessionStart(started));
                break;
            case TrainingEpochEnded epoch:
                Train.Begin(time); // both first: whatever can fail has then not written the half of an epoch
                if (epoch.Validation.Count > 0) Validation.Begin(time);
                Add(Train, time, epoch.Epoch, () => Scalars(epoch.Train, perEpoch: true));
                if (epoch.Validation.Count > 0) Add(Validation, time, epoch.Epoch, () => Scalars(epoch.Validation, perEpoch: true));
                break;
            case TrainingScalars scalars:
                Add(scalars.Split == TrainingSplit.Train ? Train : Validation, time, record.Step, () => Scalars(scalars.Values, perEpoch: false));
                break;
            case TrainingHistogram histogram:
                Add(Train, time, record.Step, () => messages.Histogram(histogram with { Name = stepNames[histogram.Name] }));
                break;
            case TrainingImage image:
                Add(About, time, record.Step, () => messages.Image(image with { Name = textNames[image.Name] }));
                break;
            case TrainingText text:
                Add(About, time, record.Step, () => messages.Text(textNames[text.Name], text.Text));
                break;
            case TrainingSignal { Signal: var signal }:
                Add(About, time, record.Step, () => messages.Text($"signals/{signal.Code}", $"**{signal.Message}** ({signal.Severity})\n\n{(signal.Evidence.Count == 0 ? "" : EvidenceText.Of(signal.Evidence) + "\n\n")}{signal.Suggestion}"));
                break;
            case TrainingEnded ended:
                Add(About, time, record.Step, () => messages.SessionEnd(ended));
                break;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        about?.Flush();
        train?.Flush();
        validation?.Flush();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (about)
        using (train) validation?.Dispose(); // all of them, whichever throws
    }

    private void Add(EventFile file, double time, long step, Action values)
    {
        file.Begin(time);
        messages.Begin();
        values();
        file.Add(messages.End(time, step));
    }

    private void Scalars(IReadOnlyList<TrainingScore> scores, bool perEpoch)
    {
        foreach (TrainingScore score in scores) messages.Scalar(perEpoch ? "epoch_" + listNames[score.Name] : listNames[score.Name], score.Value);
    }
}
