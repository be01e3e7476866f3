using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ScalarType = TorchSharp.torch.ScalarType;
using Tensor = TorchSharp.torch.Tensor;

namespace ModelObservability.Torch;

/// <summary>
/// Labels and scores of tensors as the spans that trackers take: where they lie if they are contiguous and of the right type, else as a copy. To be used
/// within a dispose scope, to which the copies belong.
/// </summary>
internal static class TensorValues
{
    private static readonly ScalarType[] Fractions = [ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16];
    private static readonly ScalarType[] WholeNumbers = [ScalarType.Int64, ScalarType.Int32, ScalarType.Int16, ScalarType.Int8, ScalarType.Byte];

    public static bool IsWhole(Tensor tensor) => WholeNumbers.Contains(tensor.dtype);

    public static bool IsBits(Tensor tensor) => tensor.dtype is ScalarType.Bool or ScalarType.Byte;

    /// <summary>Scores, or numbers to predict: 32 bits each, unless this tensor or the one beside it has 64.</summary>
    public static bool AreDoubles(Tensor scores, Tensor? beside = null) => scores.dtype == ScalarType.Float64 || beside?.dtype == ScalarType.Float64;

    public static ReadOnlySpan<T> Numbers<T>(Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "") where T : unmanaged
    {
        TensorCheck.Readable(tensor, name);
        TensorCheck.Type(tensor, name, "these are Float32, Float64, Float16 or BFloat16", Fractions);
        return As<T>(tensor);
    }

    /// <summary>Labels of two classes as bytes: 0, 1, and 255 for what is neither, which trackers reject.</summary>
    public static ReadOnlySpan<byte> Bits(Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        TensorCheck.Readable(tensor, name);
        if (tensor.dtype == ScalarType.Bool) return MemoryMarshal.AsBytes(As<bool>(tensor));
        if (tensor.dtype == ScalarType.Byte) return As<byte>(tensor);
        TensorCheck.Type(tensor, name, "labels of two classes are Bool, whole numbers or fractions", [.. Fractions, .. WholeNumbers]);
        return As<byte>(torch.where(tensor.eq(0), 0, torch.where(tensor.eq(1), 1, byte.MaxValue)));
    }

    /// <summary>Classes as 32-bit numbers; what does not fit becomes -1, which trackers reject.</summary>
    public static ReadOnlySpan<int> Classes(Tensor tensor, [CallerArgumentExpression(nameof(tensor))] string name = "")
    {
        TensorCheck.Readable(tensor, name);
        TensorCheck.Type(tensor, name, "classes are Int64, Int32, Int16, Int8 or Byte", WholeNumbers);
        return As<int>(tensor.dtype == ScalarType.Int64 ? torch.where(tensor.gt(int.MaxValue), -1L, tensor.clamp_min(-1)) : tensor);
    }

    private static ReadOnlySpan<T> As<T>(Tensor tensor) where T : unmanaged => tensor.detach().to(TensorCheck.TypeOf<T>()!.Value).contiguous().AsReadOnlySpan<T>();
}
