namespace ModelObservability.Training;

/// <summary>One of the last steps of a run.</summary>
/// <param name="Step">Its number in the whole run, from 1.</param>
/// <param name="Epoch">Its epoch, from 1.</param>
/// <param name="Loss">The loss; NaN where it was not reported, or was NaN.</param>
/// <param name="LearningRate">The learning rate; NaN where it was not reported.</param>
/// <param name="GradientNorm">The norm of the gradients; NaN where it was not reported.</param>
/// <param name="Samples">Samples in its batch; 0 where it was not reported.</param>
/// <param name="DataWait">Seconds it waited for its batch; NaN where it was not timed.</param>
/// <param name="Duration">Seconds it computed, from its batch to the request of the next; NaN where it was not timed or is under way.</param>
public readonly record struct RecentStep(
    long Step, int Epoch, double Loss, double LearningRate, double GradientNorm, int Samples, double DataWait, double Duration);
