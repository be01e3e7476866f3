namespace ModelObservability.Training;

/// <summary>A step of a training run and the batch it learns from. One thread at a time; nothing here throws.</summary>
/// <typeparam name="TBatch">What the batches are.</typeparam>
#pragma warning disable CA1815 // handles are never compared
public readonly struct TrainingStep<TBatch>
#pragma warning restore CA1815
{
    private readonly StepRecorder? recorder;

    internal TrainingStep(StepRecorder recorder, long number, TBatch batch) => (this.recorder, Number, Batch) = (recorder, number, batch);

    /// <summary>The batch, as the sequence gave it.</summary>
    public TBatch Batch { get; }

    /// <summary>The number of the step in the whole run, from 1; 0 where the run or the epoch is over and nothing is counted.</summary>
    public long Number { get; }

    /// <summary>
    /// Reports the step, once, before the next batch is requested. A second report, a report of another step than the current one and one after
    /// the end of the run are ignored and counted (<c>ml.training.rejected</c>); a step that is not reported still counts.
    /// </summary>
    /// <param name="loss">The loss. NaN and infinities are counted and shown in the state, but never given to an instrument.</param>
    /// <param name="learningRate">The learning rate, 0 or more; null: not reported.</param>
    /// <param name="gradientNorm">The norm of all gradients, 0 or more; null: not reported.</param>
    /// <param name="samples">Samples in the batch, 0 or more; null: <see cref="TrainingOptions.BatchSize"/>.</param>
    /// <param name="scores">Further numbers by name; at most 32 names per run.</param>
    /// <returns>
    /// What the application decided on the findings of this step; <see cref="TrainingAction.Stop"/> if the run is to stop,
    /// otherwise mostly <see cref="TrainingAction.Continue"/>.
    /// </returns>
    public TrainingAction Report(
        double loss, double? learningRate = null, double? gradientNorm = null, int? samples = null, params ReadOnlySpan<TrainingScore> scores)
    {
        StepRecorder? copy = recorder; // stays in a register where the step itself does not
        return copy is null ? TrainingAction.Continue : copy.Report(Number, loss, learningRate, gradientNorm, samples, scores);
    }
}
