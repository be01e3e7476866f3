namespace ModelObservability.Training;

/// <summary>How a training run is watched. Everything is optional.</summary>
public sealed record TrainingOptions
{
    /// <summary>
    /// The name of the run (<c>ml.training.run</c>), not blank: "trial 7". Default: the lowest number that no other current run has. If another
    /// current run has the name, a number is appended.
    /// </summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string? Name
    {
        get;
        init
        {
            if (value is not null) ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Name));
            field = value;
        }
    }

    /// <summary>Epochs of the whole run, 1 or more, those before a resume included; null (default): open, the application calls <see cref="TrainingRun.Complete"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? Epochs
    {
        get;
        init => field = Check.AtLeast(value, 1, nameof(Epochs));
    }

    /// <summary>Steps of an epoch, 1 or more, for progress in the first epoch; null (default): the length of the batches where they have one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? StepsPerEpoch
    {
        get;
        init => field = Check.AtLeast(value, 1, nameof(StepsPerEpoch));
    }

    /// <summary>Samples of a batch, 1 or more, where a step does not report its own; null (default): not counted.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int? BatchSize
    {
        get;
        init => field = Check.AtLeast(value, 1, nameof(BatchSize));
    }

    /// <summary>
    /// Hyperparameters by name: texts, booleans and numbers. They become attributes of the span (<c>ml.training.hyperparameter.*</c>) and part of
    /// the run's record, so they hold nothing private. Default: none.
    /// </summary>
    /// <exception cref="ArgumentNullException">Null.</exception>
    /// <exception cref="ArgumentException">A name is blank, or a value of another kind.</exception>
    public IReadOnlyDictionary<string, object> Hyperparameters
    {
        get;
        init => field = HyperparameterCheck.Copy(value, nameof(Hyperparameters));
    } = new Dictionary<string, object>();

    /// <summary>The position saved with the checkpoint that the run resumes from. Default: the beginning.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A part is negative, or more steps of an epoch are done than steps.</exception>
    public TrainingPosition ResumeFrom
    {
        get;
        init
        {
            if (value.Epochs < 0 || value.Steps < 0 || value.StepsInEpoch < 0 || value.StepsInEpoch > value.Steps)
                throw new ArgumentOutOfRangeException(nameof(ResumeFrom), value, $"{nameof(ResumeFrom)} is {value}; its parts must be 0 or more, and no more steps of an epoch than steps.");
            field = value;
        }
    }

    /// <summary>Whether every step is a span of its own. Default: no; a span costs a few hundred nanoseconds and a place in the trace store.</summary>
    public bool StepSpans { get; init; }

    /// <summary>How many of the last steps are kept for the state, <see cref="TrainingRun.RecentSteps"/> and crash reports, 10 to 100,000. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 10…100,000.</exception>
    public int RecentSteps
    {
        get;
        init => field = Check.InRange(value, 10, 100_000, nameof(RecentSteps));
    } = 100;

    /// <summary>The factor by which the learning rate is lowered, more than 0 and less than 1. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not between 0 and 1.</exception>
    public double LearningRateFactor
    {
        get;
        init => field = Check.Between(value, 0, 1, nameof(LearningRateFactor));
    } = 0.5;

    /// <summary>Floating-point operations one sample costs in training, forward and backward (6 per parameter and token for a transformer); more than 0. Default: not stated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double? FlopsPerSample
    {
        get;
        init => field = Check.Positive(value, nameof(FlopsPerSample));
    }

    /// <summary>Floating-point operations per second the device can do at most, in the precision used; more than 0. Default: not stated.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a finite number above 0.</exception>
    public double? PeakFlopsPerSecond
    {
        get;
        init => field = Check.Positive(value, nameof(PeakFlopsPerSecond));
    }

    /// <summary>Which detectors run while somebody listens to signals; null: none. Default: all, see <see cref="TrainingDetection"/>.</summary>
    public TrainingDetection? Detection { get; init; } = new();

    /// <summary>
    /// Decides on what was found, on the thread that trains; on a timer's thread for MO2008, on a sink's for MO2011. It may be asked for every finding of this run and
    /// its answer is carried out: <see cref="TrainingAction.Stop"/> stops. If it throws, that is counted and training continues. Default: continue.
    /// </summary>
    public Func<Signal, TrainingAction>? OnSignal { get; init; }

    /// <summary>When the run stops by itself; null (default): never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// A folder for crash reports, written by <see cref="TrainingRun.Crash"/> and when an unhandled exception ends the process: the last steps, the
    /// state, hyperparameters, and the exception with its message and stack. Null (default): nothing is ever written.
    /// </summary>
    /// <exception cref="ArgumentException">Empty or blank.</exception>
    public string? CrashReportFolder
    {
        get;
        init
        {
            if (value is not null) ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(CrashReportFolder));
            field = value;
        }
    }

    /// <summary>Where the records of the run go, written in the background; the run disposes them. Default: nowhere.</summary>
    /// <exception cref="ArgumentException">One of them is null, or there twice.</exception>
    public IReadOnlyList<ITrainingSink> Sinks
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sinks));
            if (value.Contains(null!)) throw new ArgumentException($"{nameof(Sinks)} holds null.", nameof(Sinks));
            if (value.Distinct(ReferenceEqualityComparer.Instance).Count() < value.Count) throw new ArgumentException($"{nameof(Sinks)} holds the same sink twice.", nameof(Sinks));
            field = [.. value];
        }
    } = [];

    /// <summary>Steps that may wait for each sink before records are dropped and counted, 1,024 to 16,777,216; a waiting step takes 64 bytes. Default 1,048,576.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1,024…16,777,216.</exception>
    public int SinkCapacity
    {
        get;
        init => field = Check.InRange(value, 1 << 10, 1 << 24, nameof(SinkCapacity));
    } = 1 << 20;
}
