using System.Runtime.InteropServices;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability.Torch;

/// <summary>One look at the gradients of a module.</summary>
/// <param name="Norm">The norm of all of them.</param>
/// <param name="Gradients">How many parameters have one.</param>
/// <param name="NotFinite">The names of the parameters whose gradient holds NaN or infinity, in the order of the module.</param>
internal readonly record struct GradientReading(double Norm, int Gradients, IReadOnlyList<string> NotFinite)
{
    /// <summary>torch divides a sum among its threads from this many elements on; below, calling it costs more than summing here.</summary>
    private const int ParallelFrom = 32_768;

    /// <summary>
    /// Reads the gradients once: small ones in float on the CPU where they lie, all others by torch, whose norms are fetched together. Whatever
    /// tensors that makes are disposed here, in a scope of its own.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="devices">Whether gradients on other devices than the CPU are read too: that waits for the device once.</param>
    /// <returns>Null where no parameter has a gradient, or one is on a device that is not to be read: part of a norm is none.</returns>
    public static GradientReading? Of(torch.nn.Module module, bool devices)
    {
        using DisposeScope temporary = torch.NewDisposeScope();
        using IDisposable untracked = torch.no_grad();
        double squares = 0;
        int gradients = 0;
        List<string> names = [];
        List<Large> large = [];
        SortedList<int, string> notFinite = [];
        foreach (var (name, parameter) in module.named_parameters())
        {
            if (parameter.grad is not { } gradient) continue;
            if (!devices && gradient.device_type != DeviceType.CPU) return null;
            int number = gradients++;
            names.Add(name);
            long count = gradient.numel();
            if (count < ParallelFrom && TensorCheck.IsFloats(gradient))
            {
                double own = count == 0 ? 0 : SumOfSquares.Of(MemoryMarshal.Cast<byte, float>(gradient.bytes)); // its own checks are enough here
                squares += own;
                if (!double.IsFinite(own)) notFinite.Add(number, name);
            }
            else
            {
                large.Add(new(number, gradient, NormOf(gradient)));
            }
        }

        foreach (var device in large.GroupBy(static one => one.Norm.device.ToString()))
        {
            Large[] together = [.. device];
            Tensor norms = torch.stack(together.Select(static one => one.Norm.to(ScalarType.Float64))).cpu();
            ReadOnlySpan<double> read = norms.AsReadOnlySpan<double>();
            for (int index = 0; index < together.Length; index++)
            {
                double norm = double.IsFinite(read[index]) ? read[index] : Closer(together[index].Gradient, read[index]);
                squares += norm * norm;
                if (!double.IsFinite(norm)) notFinite.Add(together[index].Number, names[together[index].Number]);
            }
        }

        return gradients == 0 ? null : new(Math.Sqrt(squares), gradients, [.. notFinite.Values]);
    }

    /// <summary>torch sums in the type of the tensor, so half precision is widened first: its own norm ends at 65,504.</summary>
    private static Tensor NormOf(Tensor gradient) =>
        gradient.is_sparse ? gradient.norm()
        : torch.linalg.vector_norm(gradient.dtype is ScalarType.Float16 or ScalarType.BFloat16 ? gradient.to(ScalarType.Float32) : gradient);

    /// <summary>A norm in floats is infinite too where finite values are too large to be squared.</summary>
    private static double Closer(Tensor gradient, double norm) =>
        !gradient.is_sparse && gradient.isfinite().all().cpu().item<bool>() ? torch.linalg.vector_norm(gradient.to(ScalarType.Float64)).cpu().item<double>() : norm;

    private readonly record struct Large(int Number, Tensor Gradient, Tensor Norm);
}
