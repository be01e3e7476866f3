namespace ModelObservability.Training;

/// <summary>How noisy the gradients are.</summary>
public sealed partial class TrainingRun
{
    /// <summary>
    /// Reports the norms of one step's gradients at two sizes of a batch, from which <see cref="TrainingState.GradientNoiseScale"/> follows after fifty
    /// reports: with accumulated gradients or several devices, those of a part and of their mean. Any thread may report.
    /// </summary>
    /// <param name="smallBatch">Samples of the part, 1 or more.</param>
    /// <param name="smallNorm">The norm of its gradients, 0 or more: of several parts the root of the mean of the squares.</param>
    /// <param name="largeBatch">Samples of all parts, more than <paramref name="smallBatch"/>.</param>
    /// <param name="largeNorm">The norm of the mean of the gradients of all parts, 0 or more, before it is clipped.</param>
    /// <remarks>What cannot be right is counted (<c>ml.training.rejected</c>) and changes nothing.</remarks>
    public void ReportGradientNorms(int smallBatch, double smallNorm, int largeBatch, double largeNorm)
    {
        if (HasEnded) state.Rejections.Add(TrainingRejection.Ended);
        else if (!state.Noise.Add(smallBatch, smallNorm, largeBatch, largeNorm))
            state.Rejections.Add(double.IsFinite(smallNorm) && double.IsFinite(largeNorm) ? TrainingRejection.GradientNormOutOfRange : TrainingRejection.NonFiniteGradientNorm);
    }
}
