using ModelObservability.Training;

namespace ModelObservability;

/// <summary>Watches a training loop of TorchSharp. Its data loaders are sequences of batches: <c>epoch.Observe(loader)</c> takes them as they are.</summary>
public static class TorchSharpTrainingExtensions
{
    /// <summary>Has the reports of a run read the learning rate and the gradients themselves: <c>step.Report(loss, observed)</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="optimizer">The optimizer. A scheduler that drives it is followed.</param>
    /// <param name="module">The module that is trained.</param>
    /// <param name="options">How often gradients and parameters are looked at; null for the defaults.</param>
    /// <returns>What the reports are given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="run"/>, <paramref name="optimizer"/> or <paramref name="module"/> is null.</exception>
    public static ObservedOptimizer Observe(this TrainingRun run, torch.optim.Optimizer optimizer, torch.nn.Module module, ObservedOptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(module);
        return new(run, optimizer, module, options ?? new());
    }

    /// <summary>
    /// Reports the step with the learning rate of the optimizer and, in the steps where they are read, the norm of the gradients. Call it after
    /// <c>loss.backward()</c> and before gradients are clipped or applied. Nothing here throws; the gradients stay as they are.
    /// </summary>
    /// <typeparam name="TBatch">What the batches are.</typeparam>
    /// <param name="step">The step.</param>
    /// <param name="loss">The loss: <c>loss.item&lt;float&gt;()</c>.</param>
    /// <param name="optimizer">What <c>run.Observe(optimizer, module)</c> gave.</param>
    /// <param name="gradientNorm">The norm, where the application knows it already; then gradients are read only if it is not finite, to name the parameters.</param>
    /// <param name="samples">Samples in the batch, 0 or more; null: <see cref="TrainingOptions.BatchSize"/>.</param>
    /// <param name="scores">Further numbers by name.</param>
    /// <returns>What the application decided on the findings of this step.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="optimizer"/> is null.</exception>
    public static TrainingAction Report<TBatch>(
        this in TrainingStep<TBatch> step, double loss, ObservedOptimizer optimizer,
        double? gradientNorm = null, int? samples = null, params ReadOnlySpan<TrainingScore> scores)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        TrainingAction found = optimizer.Read(step.Number, ref gradientNorm);
        TrainingAction decided = step.Report(loss, optimizer.LearningRate, gradientNorm, samples, scores);
        return found > decided ? found : decided;
    }
}
