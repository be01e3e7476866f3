using ModelObservability.Signals;
using ModelObservability.Telemetry;
using ModelObservability.Training.Sinks;
using ModelObservability.Training.Sinks.Mlflow;

namespace ModelObservability.Training;

/// <summary>
/// Sends a run to an MLflow tracking server over its REST API: hyperparameters as parameters, steps as <c>train/loss</c>,
/// <c>train/learning_rate</c>, …, epochs as <c>train/epoch_loss</c>, <c>validation/epoch_loss</c>, …, signals as tags, the outcome as the run's
/// status. Histograms, texts and pictures are artifacts to MLflow, and left out.
/// </summary>
/// <remarks>
/// Metrics go out in batches within the published limits, about once a second or when 1,000 are full. What could not be sent is tried
/// again; with <see cref="MlflowSinkOptions.OfflineDirectory"/> it waits on disk, across processes. What the server refuses for good is cut
/// or set aside, counted (<see cref="TrainingSinkCounts.Refused"/>), and holds nothing else up.
/// </remarks>
public sealed class MlflowSink : ITrainingSink
{
    private readonly MlflowSinkOptions options;
    private readonly MlflowDelivery delivery;
    private readonly MlflowBatch batch = new();
    private readonly MlflowPaths trainPaths = new("train/", "loss", "learning_rate", "gradient_norm", "epoch_loss"), validationPaths = new("validation/", "loss", "epoch_loss");
    private readonly ScoreNames stepNames, trainNames, validationNames, trainEpochNames, validationEpochNames;
    private bool begun;

    /// <summary>Creates the sink. Nothing is sent before the first flush.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="http">Sends the requests, with whatever headers the server wants; not disposed here.</param>
    /// <param name="timeProvider">The clock of pauses and of the server's <c>Retry-After</c>; the system's when null.</param>
    /// <exception cref="ArgumentException">Neither the options nor the client say where the server is.</exception>
    /// <exception cref="ArgumentNullException">The options or the client are null.</exception>
    public MlflowSink(MlflowSinkOptions options, HttpClient http, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(http);
        Uri server = options.Server ?? http.BaseAddress ?? throw new ArgumentException("Neither Server nor the client's BaseAddress says where the server is.", nameof(options));
        MlflowSinkOptions.CheckServer(server, nameof(options));
        if (!server.AbsolutePath.EndsWith('/')) server = new Uri(server.GetLeftPart(UriPartial.Path) + "/");
        TimeProvider time = timeProvider ?? TimeProvider.System;
        this.options = options;
        stepNames = ScoreNames.OfSteps(name => trainPaths.Fitting(MlflowNames.Key("train/" + name)));
        trainNames = ScoreNames.OfLists(name => trainPaths.Fitting(MlflowNames.Key("train/" + name)));
        trainEpochNames = ScoreNames.OfLists(name => trainPaths.Fitting(MlflowNames.Key("train/epoch_" + name)));
        validationNames = ScoreNames.OfLists(name => validationPaths.Fitting(MlflowNames.Key("validation/" + name)));
        validationEpochNames = ScoreNames.OfLists(name => validationPaths.Fitting(MlflowNames.Key("validation/epoch_" + name)));
        delivery = new MlflowDelivery(new MlflowClient(server, http, options.Timeout, time), options, new SafeClock(time));
    }

    /// <inheritdoc/>
    public string Name => "mlflow";

    /// <summary>Whether something waits on disk for the server to come back.</summary>
    public bool IsOffline => delivery.IsOffline;

    /// <inheritdoc/>
    public TrainingSinkRefusals? TakeRefusals() => delivery.TakeRefusals();

    /// <inheritdoc/>
    public void WriteStep(in TrainingStep reported)
    {
        if (reported.Step % options.StepInterval != 0) return;
        MakeReady(reported.Time);
        long time = reported.Time.ToUnixTimeMilliseconds();
        Add("train/loss", reported.Loss, time, reported.Step);
        if (reported.LearningRate is { } rate) Add("train/learning_rate", rate, time, reported.Step);
        if (reported.GradientNorm is { } norm) Add("train/gradient_norm", norm, time, reported.Step);
        foreach (TrainingScore score in reported.Scores) Add(stepNames[score.Name], score.Value, time, reported.Step);
    }

    /// <inheritdoc/>
    public void Write(TrainingRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record is TrainingStarted started)
        {
            Begin(started);
            return;
        }

        MakeReady(record.Time);
        switch (record)
        {
            case TrainingEpochEnded epoch:
                Add(trainEpochNames, epoch.Train, record.Time, epoch.Epoch);
                Add(validationEpochNames, epoch.Validation, record.Time, epoch.Epoch);
                break;
            case TrainingScalars scalars:
                Add(scalars.Split == TrainingSplit.Train ? trainNames : validationNames, scalars.Values, record.Time, record.Step);
                break;
            case TrainingSignal { Signal: var signal }:
                Pair tag = new(MlflowNames.Key("signal/" + signal.Code), MlflowNames.Value($"{signal.Message} (step {record.Step}){(signal.Evidence.Count == 0 ? "" : ": " + EvidenceText.Of(signal.Evidence))}"));
                if (batch.TryAddTag(tag)) break;
                Seal();
                batch.TryAddTag(tag);
                break;
            case TrainingEnded ended:
                Seal();
                delivery.Add(new Entry(End: new UpdateRun(null, StatusOf(ended.Outcome), ended.Time.ToUnixTimeMilliseconds())));
                break;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        Seal();
        delivery.Send();
        delivery.CatchUp();
    }

    /// <inheritdoc/>
    public void Dispose() => delivery.Dispose();

    private static string StatusOf(TrainingOutcome outcome) => outcome switch
    {
        TrainingOutcome.Completed or TrainingOutcome.Stopped => "FINISHED",
        TrainingOutcome.Cancelled => "KILLED",
        _ => "FAILED",
    };

    /// <summary>Sends what is full before a record is taken: only here a record can be refused, and then nothing of it was taken.</summary>
    private void MakeReady(DateTimeOffset time)
    {
        delivery.Send();
        if (!begun) Begin(new TrainingStarted(time, 0, 0, Guid.NewGuid().ToString("N"), new ModelIdentity("unnamed"), new Dictionary<string, object>()));
    }

    private void Begin(TrainingStarted started)
    {
        Seal(); // what a run before has left
        begun = true;
        MlflowPaths paths = new("");
        string token = MlflowNames.Key(started.RunId);
        List<Pair> tags = [new(MlflowRun.TokenTag, token), new("model", MlflowNames.Value(started.Model.Name))];
        if (started.Model.Version is { } version) tags.Add(new("model.version", MlflowNames.Value(version)));
        delivery.Add(new Entry(Begin: new BeginRun(options.Experiment, token, options.RunName, started.Time.ToUnixTimeMilliseconds(), tags)));
        foreach ((string name, object value) in started.Hyperparameters)
        {
            Pair parameter = new(paths.Fitting(MlflowNames.Key(name)), MlflowNames.Value(ValueText.Of(value)));
            if (batch.TryAddParameter(parameter)) continue;
            Seal();
            batch.TryAddParameter(parameter);
        }
    }

    private void Add(ScoreNames names, IReadOnlyList<TrainingScore> scores, DateTimeOffset time, long at)
    {
        foreach (TrainingScore score in scores) Add(names[score.Name], score.Value, time.ToUnixTimeMilliseconds(), at);
    }

    private void Add(string key, double value, long time, long at)
    {
        if (batch.TryAdd(key, value, time, at)) return;
        Seal();
        batch.TryAdd(key, value, time, at);
    }

    /// <summary>A batch that is full waits to be sent with the next record or flush.</summary>
    private void Seal()
    {
        if (!batch.IsEmpty) delivery.Add(new Entry(Batch: batch.Take()));
    }
}
