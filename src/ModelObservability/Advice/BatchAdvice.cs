using ModelObservability.Instrumentation;
using ModelObservability.Signals;
using ModelObservability.Training;

namespace ModelObservability.Advice;

/// <summary>Advice about the size of batches in training, from the noise of gradients where the application reports it.</summary>
internal static class BatchAdvice
{
    private const double Far = 10;

    public static AdviceFinding? Of(TrainingRun run, TrainingState state)
    {
        int[] sizes = [.. run.RecentSteps.Select(static step => step.Samples).Where(static samples => samples > 0)];
        if (sizes.Length == 0) return null;
        double batch = sizes.Average(), scale = state.GradientNoiseScale;
        SignalDefinition? advice = scale > Far * batch ? CoreSignals.LargerBatch : scale < batch / Far ? CoreSignals.SmallerBatch : null;
        return advice is null ? null : new(advice, new Dictionary<string, object>
        {
            ["run"] = state.Run,
            ["epoch"] = state.Epoch,
            ["step"] = state.Step,
            ["batch_size"] = batch,
            ["gradient_noise_scale"] = scale,
        });
    }
}
