namespace ModelObservability.Training;

/// <summary>One thing that happened in a training run, as sinks get it. Steps are too many for objects: they come as <see cref="TrainingStep"/>.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in, from 1; 0 before the first.</param>
/// <param name="Step">Steps of the whole run so far, over all epochs.</param>
public abstract record TrainingRecord(DateTimeOffset Time, int Epoch, long Step);

/// <summary>A run began, or resumed from a checkpoint if <see cref="TrainingRecord.Step"/> is more than 0. The first record of a run.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch the run resumes in; 0 for a new one.</param>
/// <param name="Step">The step the run resumes at; 0 for a new one.</param>
/// <param name="RunId">A unique identifier of the run.</param>
/// <param name="Model">Which model is trained.</param>
/// <param name="Hyperparameters">By name; texts, booleans and numbers.</param>
public sealed record TrainingStarted(
    DateTimeOffset Time, int Epoch, long Step, string RunId, ModelIdentity Model, IReadOnlyDictionary<string, object> Hyperparameters)
    : TrainingRecord(Time, Epoch, Step)
{
    /// <summary>Epochs of the whole run; null if that is open.</summary>
    public int? Epochs { get; init; }

    /// <summary>Steps of an epoch; null if that is not known in advance.</summary>
    public int? StepsPerEpoch { get; init; }
}

/// <summary>An epoch ended, with everything that is known of it; one row of a history.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">Which epoch, from 1.</param>
/// <param name="Step">Steps of the whole run so far.</param>
/// <param name="Duration">How long the epoch took.</param>
/// <param name="Train">Values over the training samples of the epoch: <c>loss</c>, and scores by name.</param>
/// <param name="Validation">Values over the validation samples; empty where none were reported.</param>
public sealed record TrainingEpochEnded(
    DateTimeOffset Time, int Epoch, long Step, TimeSpan Duration, IReadOnlyList<TrainingScore> Train, IReadOnlyList<TrainingScore> Validation)
    : TrainingRecord(Time, Epoch, Step);

/// <summary>Values that belong to a step but not to its report: a validation in the middle of an epoch, a score somebody computed later.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step the values belong to.</param>
/// <param name="Split">Which samples they were computed from.</param>
/// <param name="Values">Name and value.</param>
public sealed record TrainingScalars(DateTimeOffset Time, int Epoch, long Step, TrainingSplit Split, IReadOnlyList<TrainingScore> Values)
    : TrainingRecord(Time, Epoch, Step);

/// <summary>A text: notes, samples of generated output the application chose to show.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it belongs to.</param>
/// <param name="Name">What it is.</param>
/// <param name="Text">Markdown.</param>
public sealed record TrainingText(DateTimeOffset Time, int Epoch, long Step, string Name, string Text) : TrainingRecord(Time, Epoch, Step);

/// <summary>A detector found something.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The epoch it happened in.</param>
/// <param name="Step">The step it was found at.</param>
/// <param name="Signal">The finding.</param>
public sealed record TrainingSignal(DateTimeOffset Time, int Epoch, long Step, Signal Signal) : TrainingRecord(Time, Epoch, Step);

/// <summary>The run ended. The last record of a run.</summary>
/// <param name="Time">When it happened.</param>
/// <param name="Epoch">The last epoch.</param>
/// <param name="Step">Steps of the whole run.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why, in a few words for people; null if the outcome says enough.</param>
public sealed record TrainingEnded(DateTimeOffset Time, int Epoch, long Step, TrainingOutcome Outcome, string? Reason = null)
    : TrainingRecord(Time, Epoch, Step);
