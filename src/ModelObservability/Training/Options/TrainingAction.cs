namespace ModelObservability.Training;

/// <summary>What an application decides on a signal of its training, from weakest to strongest.</summary>
public enum TrainingAction
{
    /// <summary>Continue.</summary>
    Continue,

    /// <summary>Continue with a lower learning rate: the run computes one as <see cref="TrainingRun.SuggestedLearningRate"/>; the application sets it.</summary>
    LowerLearningRate,

    /// <summary>Do not learn from this batch: <c>Report</c> returns this, and the application skips the update.</summary>
    SkipBatch,

    /// <summary>Hand out no further batch until <see cref="TrainingRun.Resume"/>.</summary>
    Pause,

    /// <summary>Hand out no further batch and begin no further epoch.</summary>
    Stop,
}
