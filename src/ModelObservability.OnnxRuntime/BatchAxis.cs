using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelObservability.OnnxRuntime;

/// <summary>Where the batch size of a model's calls stands: the first dimension of one input.</summary>
/// <remarks>
/// A model that fixes the dimension refuses any other, so nothing is asked. Of an <see cref="OrtValue"/> the size in bytes is asked, which
/// allocates nothing, and divided by what one item takes; only where the model leaves other dimensions open is its shape asked.
/// </remarks>
internal sealed class BatchAxis
{
    private readonly string name;
    private readonly int index;
    private readonly long itemBytes;

    private BatchAxis(string name, int index, NodeMetadata input)
    {
        (this.name, this.index) = (name, index);
        itemBytes = ItemBytes(input);
        Fixed = input.Dimensions[0] > 0 ? input.Dimensions[0] : null;
    }

    /// <summary>The batch size of every call, where the model fixes it.</summary>
    public long? Fixed { get; }

    /// <summary>The batch axis of a session's calls; null where there is none.</summary>
    /// <exception cref="ArgumentException">The named input is none of the model's, or no tensor.</exception>
    public static BatchAxis? Of(InferenceSession session, string? wanted)
    {
        IReadOnlyList<string> names = session.InputNames;
        for (int index = 0; index < names.Count; index++)
        {
            NodeMetadata input = session.InputMetadata[names[index]];
            bool fits = wanted is null ? HasBatchAxis(input) : names[index] == wanted;
            if (!fits) continue;
            if (!input.IsTensor || input.Dimensions.Length == 0) break;
            return new BatchAxis(names[index], index, input);
        }

        return wanted is null
            ? null
            : throw new ArgumentException($"{nameof(OnnxRuntimeOptions.BatchInput)} is '{wanted}'; it must be a tensor input of the model with a dimension or more. Its inputs: {string.Join(", ", names)}.", nameof(wanted));
    }

    public long? Read(IReadOnlyCollection<NamedOnnxValue> inputs)
    {
        if (Fixed is not null) return Fixed;
        if (inputs is null) return null; // the session says what is wrong with them
        try
        {
            if (inputs is NamedOnnxValue[] given && index < given.Length && given[index]?.Name == name) return SizeOf(given[index]);
            if (inputs is IReadOnlyList<NamedOnnxValue> list)
            {
                for (int at = 0; at < list.Count; at++)
                    if (list[at]?.Name == name) return SizeOf(list[at]);
                return null;
            }

            foreach (NamedOnnxValue input in inputs)
                if (input?.Name == name) return SizeOf(input);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }

        return null;
    }

    public long? Read(IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> inputs)
    {
        if (Fixed is not null) return Fixed;
        try
        {
            // Arrays first: what they nearly always are, and an array is slow behind an interface.
            if (names is string[] known && inputs is OrtValue[] given && index < known.Length && index < given.Length && known[index] == name)
                return SizeOf(given[index]);
            if (names is not IReadOnlyList<string> list || inputs is not IReadOnlyList<OrtValue> values) return null;
            int at = index < list.Count && list[index] == name ? index : IndexIn(list);
            return at >= 0 && at < values.Count ? SizeOf(values[at]) : null;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    public long? Read(IReadOnlyDictionary<string, OrtValue> inputs)
    {
        if (Fixed is not null) return Fixed;
        if (inputs is null) return null;
        try
        {
            return inputs.TryGetValue(name, out OrtValue? input) ? SizeOf(input) : null;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    private static bool HasBatchAxis(NodeMetadata input) =>
        input.IsTensor && input.Dimensions is { Length: > 0 } dimensions && (dimensions.Length > 1 || dimensions[0] < 0);

    private static long ItemBytes(NodeMetadata input)
    {
        long bytes = input.ElementDataType == TensorElementType.String ? 0 : TensorBase.GetElementTypeInfo(input.ElementDataType)?.TypeSize ?? 0;
        foreach (int dimension in input.Dimensions.AsSpan(1)) bytes = dimension < 0 ? 0 : bytes * dimension;
        return bytes;
    }

    private static long? SizeOf(NamedOnnxValue input) => input.Value switch
    {
        Tensor<float> tensor => SizeOf(tensor),
        Tensor<long> tensor => SizeOf(tensor),
        Tensor<int> tensor => SizeOf(tensor),
        Tensor<double> tensor => SizeOf(tensor),
        Tensor<byte> tensor => SizeOf(tensor),
        Tensor<bool> tensor => SizeOf(tensor),
        Tensor<string> tensor => SizeOf(tensor),
        Tensor<Float16> tensor => SizeOf(tensor),
        Tensor<sbyte> tensor => SizeOf(tensor),
        _ => null,
    };

    private static long? SizeOf<T>(Tensor<T> tensor) => tensor.Dimensions is [var first, ..] ? first : null;

    private long? SizeOf(OrtValue input)
    {
        if (input is not { IsTensor: true }) return null;
        if (itemBytes > 0) return input.GetTensorSizeInBytes() / itemBytes;
        return input.GetTensorTypeAndShape().Shape is [var first, ..] ? first : null;
    }

    private int IndexIn(IReadOnlyList<string> names)
    {
        for (int at = 0; at < names.Count; at++)
            if (names[at] == name) return at;
        return -1;
    }
}
