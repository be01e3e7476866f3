using ModelObservability.Training;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability.Torch;

/// <summary>Weights and gradients of a module as histograms for the sinks of a run.</summary>
internal static class ParameterHistograms
{
    public static void Write(TrainingRun run, torch.nn.Module module, long step)
    {
        using DisposeScope temporary = torch.NewDisposeScope();
        using IDisposable untracked = torch.no_grad();
        (DateTimeOffset now, int epoch) = (run.Monitor.Clock.UtcNow(), run.State.Epoch);
        foreach (var (name, parameter) in module.named_parameters())
        {
            run.Write(TrainingHistogram.Of(now, epoch, step, "weights/" + name, ValuesOf(parameter)));
            if (parameter.grad is { is_sparse: false } gradient) run.Write(TrainingHistogram.Of(now, epoch, step, "gradients/" + name, ValuesOf(gradient)));
        }
    }

    /// <summary>Floats on the CPU where they lie, everything else as a copy.</summary>
    private static ReadOnlySpan<float> ValuesOf(Tensor tensor) =>
        (TensorCheck.IsFloats(tensor) ? tensor : tensor.to(ScalarType.Float32).cpu().contiguous()).AsReadOnlySpan<float>();
}
