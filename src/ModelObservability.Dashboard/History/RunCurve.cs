using ModelObservability.Training;

namespace ModelObservability.Dashboard.History;

/// <summary>One training run as the page knows it: its curves, its state as last read, and what it was started with. Holds no reference to the run.</summary>
internal sealed class RunCurve(WatchedRun watched, DateTimeOffset seenAt)
{
    private long lastStep = -1;
    private double lastValidation = double.NaN;
    private int lastValidationEpoch = -1;

    public string Id { get; } = watched.Run.Id;

    public string Name { get; } = watched.Run.Name;

    public ModelIdentity Model { get; } = watched.Model;

    public DateTimeOffset SeenAt => seenAt;

    public IReadOnlyDictionary<string, object> Hyperparameters { get; } = watched.Options.Hyperparameters;

    /// <summary>Validations without improvement after which the run stops; null for no such rule.</summary>
    public int? Patience { get; } = watched.Options.EarlyStopping?.Patience;

    public TrainingState State { get; private set; } = watched.Run.State;

    public bool HasEnded { get; private set; }

    public Downsampled Loss { get; } = new();

    public Downsampled LearningRate { get; } = new();

    public Downsampled GradientNorm { get; } = new();

    /// <summary>The share of a step's time that was spent waiting for its batch.</summary>
    public Downsampled DataWait { get; } = new();

    public Downsampled Validation { get; } = new();

    /// <summary>Steps that came and went between two looks.</summary>
    public long Missed { get; private set; }

    /// <summary>Reads what is new.</summary>
    public void Read(TrainingRun run)
    {
        State = run.State;
        foreach (RecentStep step in run.RecentSteps)
        {
            if (step.Step <= lastStep) continue;
            if (lastStep >= 0) Missed += step.Step - lastStep - 1;
            else Missed += Math.Max(0, step.Step - 1);
            lastStep = step.Step;
            Loss.Add(step.Step, step.Loss);
            LearningRate.Add(step.Step, step.LearningRate);
            GradientNorm.Add(step.Step, step.GradientNorm);
            DataWait.Add(step.Step, step.DataWait / (step.DataWait + step.Duration));
        }

        if (double.IsFinite(State.ValidationLoss) && (State.ValidationLoss != lastValidation || State.Epoch != lastValidationEpoch))
        {
            (lastValidation, lastValidationEpoch) = (State.ValidationLoss, State.Epoch);
            Validation.Add(State.Step, State.ValidationLoss);
        }

        HasEnded = State.Outcome is not null;
    }
}
