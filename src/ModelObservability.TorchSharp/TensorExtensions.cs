using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability;

/// <summary>Reads tensors where they lie.</summary>
public static class TensorExtensions
{
    /// <summary>
    /// The elements of a tensor, row by row, without a copy: for the metrics engine, which takes spans. They are valid as long as the tensor is; keep
    /// it alive and undisposed meanwhile.
    /// </summary>
    /// <typeparam name="T">The type of the elements: that of the tensor.</typeparam>
    /// <param name="tensor">A contiguous tensor on the CPU, of at most 2 GB.</param>
    /// <returns>The memory of the tensor.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tensor"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The tensor is disposed.</exception>
    /// <exception cref="ArgumentException">The tensor is on another device, not contiguous, larger, or of another type; the message says what to call.</exception>
    public static ReadOnlySpan<T> AsReadOnlySpan<T>(this Tensor tensor) where T : unmanaged
    {
        Torch.TensorCheck.Readable(tensor, nameof(tensor));
        if (Torch.TensorCheck.TypeOf<T>() != tensor.dtype)
            throw new ArgumentException($"tensor holds {tensor.dtype}, not {typeof(T).Name}.", nameof(tensor));
        if (!tensor.is_contiguous()) throw new ArgumentException("tensor is not contiguous; tensor.contiguous() is a copy that is.", nameof(tensor));
        if (tensor.numel() * tensor.element_size() > int.MaxValue)
            throw new ArgumentException($"tensor has {tensor.numel()} elements; a span holds at most 2 GB. Read it in parts: tensor.narrow(…).", nameof(tensor));
        return tensor.numel() == 0 ? [] : MemoryMarshal.Cast<byte, T>(tensor.bytes);
    }
}
