using System.Runtime.InteropServices;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability.Torch;

/// <summary>Says what is wrong with a tensor by the name of the argument.</summary>
internal static class TensorCheck
{
    /// <summary>Whether the tensor lies in memory as a span of floats would.</summary>
    public static bool IsFloats(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && !tensor.is_sparse && tensor.is_contiguous();

    /// <summary>Reading from another device waits for everything that is queued there, so nobody does it unasked.</summary>
    public static void Readable(Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.IsInvalid) throw new ObjectDisposedException(name, $"{name} is a tensor that is disposed, or that has left its dispose scope.");
        if (tensor.device_type != DeviceType.CPU)
            throw new ArgumentException($"{name} is on {tensor.device}. Reading it waits for the device, so it is yours to ask for: {name}.cpu().", name);
        if (tensor.is_sparse) throw new ArgumentException($"{name} is sparse; {name}.to_dense() is a copy that is not.", name);
    }

    public static void Type(Tensor tensor, string name, string expected, params ReadOnlySpan<ScalarType> allowed)
    {
        if (!allowed.Contains(tensor.dtype)) throw new ArgumentException($"{name} holds {tensor.dtype}; {expected}.", name);
    }

    public static ScalarType? TypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(Half) ? ScalarType.Float16
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(sbyte) ? ScalarType.Int8
        : typeof(T) == typeof(short) ? ScalarType.Int16
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : null;
}
