namespace ModelObservability.Training;

/// <summary>
/// What is known of a run at one moment; it does not change after it was read. Numbers that were not reported or are not known yet are NaN.
/// </summary>
public sealed record TrainingState
{
    /// <summary>The name of the run: the value of <c>ml.training.run</c>.</summary>
    public required string Run { get; init; }

    /// <summary>The epoch under way, from 1; the last one when none is; 0 before the first.</summary>
    public int Epoch { get; init; }

    /// <summary>How many epochs there will be; null where that is open.</summary>
    public int? Epochs { get; init; }

    /// <summary>The step under way or the last one, counted over the whole run from 1; 0 before the first.</summary>
    public long Step { get; init; }

    /// <summary>Steps of the epoch that are done.</summary>
    public long StepInEpoch { get; init; }

    /// <summary>Samples trained on by this process.</summary>
    public long Samples { get; init; }

    /// <summary>The training loss as last reported, whatever it was.</summary>
    public double Loss { get; init; } = double.NaN;

    /// <summary>Mean of the finite losses of the recent steps.</summary>
    public double LossMean { get; init; } = double.NaN;

    /// <summary>Variance of the finite losses of the recent steps (n - 1 in the denominator).</summary>
    public double LossVariance { get; init; } = double.NaN;

    /// <summary>Change of the loss per step over the recent steps, by least squares; negative while the model learns.</summary>
    public double LossTrend { get; init; } = double.NaN;

    /// <summary>Mean of the finite losses of the epoch so far.</summary>
    public double EpochLoss { get; init; } = double.NaN;

    /// <summary>Mean of the first 20 finite losses in this process: where the run came from.</summary>
    public double FirstLoss { get; init; } = double.NaN;

    /// <summary>The lowest loss of a step.</summary>
    public double BestLoss { get; init; } = double.NaN;

    /// <summary>The step of the lowest loss; 0 where there is none.</summary>
    public long BestStep { get; init; }

    /// <summary>The learning rate as last reported.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>The norm of the gradients as last reported, whatever it was.</summary>
    public double GradientNorm { get; init; } = double.NaN;

    /// <summary>
    /// The batch, in samples, from which on larger ones teach hardly more in a step (McCandlish et al. 2018, arXiv:1812.06162); needs
    /// <see cref="TrainingRun.ReportGradientNorms"/>. An estimate that wavers: believe its order of magnitude.
    /// </summary>
    public double GradientNoiseScale { get; init; } = double.NaN;

    /// <summary>The scores of the steps as last reported.</summary>
    public IReadOnlyList<TrainingScore> Scores { get; init; } = [];

    /// <summary>The validation loss as last reported, whatever it was.</summary>
    public double ValidationLoss { get; init; } = double.NaN;

    /// <summary>The lowest validation loss.</summary>
    public double BestValidationLoss { get; init; } = double.NaN;

    /// <summary>The epoch of the lowest validation loss; 0 where there is none.</summary>
    public int BestValidationEpoch { get; init; }

    /// <summary>Validations since the lowest validation loss.</summary>
    public long ValidationsSinceBest { get; init; }

    /// <summary>The scores of the validation as last reported.</summary>
    public IReadOnlyList<TrainingScore> ValidationScores { get; init; } = [];

    /// <summary>Time since the run began in this process.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The share of the run that is done, 0…1; NaN where its length is open.</summary>
    public double Progress { get; init; } = double.NaN;

    /// <summary>
    /// Estimated time until the run is done: the steps that are left at the pace of the recent ones, with the time validation and checkpoints
    /// took so far. The first steps, slow in every framework, do not count. Null where it cannot be estimated.
    /// </summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Steps per second at the pace of the recent ones.</summary>
    public double StepsPerSecond { get; init; } = double.NaN;

    /// <summary>Samples per second at the pace of the recent steps; 0 where samples are not reported.</summary>
    public double SamplesPerSecond { get; init; } = double.NaN;

    /// <summary>The share of the time of the recent steps that was spent waiting for batches, 0…1.</summary>
    public double DataWaitShare { get; init; } = double.NaN;

    /// <summary>
    /// Model FLOP utilisation: the floating-point operations the model needs per second over the peak of the device (Chowdhery et al. 2022,
    /// PaLM, appendix B). Needs <see cref="TrainingOptions.FlopsPerSample"/> and <see cref="TrainingOptions.PeakFlopsPerSecond"/>.
    /// </summary>
    public double FlopUtilization { get; init; } = double.NaN;

    /// <summary>The last steps whose loss was a spike (MO2002), at most 32: the batches to look at.</summary>
    public IReadOnlyList<long> SpikedSteps { get; init; } = [];

    /// <summary>Why the run is to stop; null while it is not.</summary>
    public TrainingStop? Stop { get; init; }

    /// <summary>How the run ends, as soon as that is known: after its last epoch, <c>Complete</c>, <c>Fail</c> or <c>Crash</c>; null while it is running.</summary>
    public TrainingOutcome? Outcome { get; init; }
}
