using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelObservability.OnnxRuntime;

/// <summary>The output that is inspected in place. Anything but a dense float or double tensor in CPU memory is skipped.</summary>
internal sealed class InspectedOutput
{
    private readonly string name;
    private readonly TensorElementType type;
    private readonly OutputInspection inspection;

    private InspectedOutput(string name, TensorElementType type, OutputInspection inspection) =>
        (this.name, this.type, this.inspection) = (name, type, inspection);

    /// <summary>The output to inspect; null if inspection is off or the model has no float or double output.</summary>
    /// <exception cref="ArgumentException">The named output does not exist, or is neither float nor double.</exception>
    public static InspectedOutput? Of(InferenceSession session, OnnxRuntimeOptions options)
    {
        if (options.Output is { } wanted && !(session.OutputMetadata.TryGetValue(wanted, out NodeMetadata? named) && IsReal(named)))
            throw new ArgumentException($"{nameof(OnnxRuntimeOptions.Output)} is '{wanted}'; it must be a float or double tensor among the model's outputs: {string.Join(", ", session.OutputNames)}.", nameof(options));
        if (options.Inspection is null) return null;
        string? name = options.Output ?? session.OutputNames.FirstOrDefault(output => IsReal(session.OutputMetadata[output]));
        return name is null ? null : new(name, session.OutputMetadata[name].ElementDataType, options.Inspection);
    }

    public void Inspect(in ActiveCall call, IReadOnlyCollection<NamedOnnxValue> outputs)
    {
        try
        {
            if (outputs is not IReadOnlyList<NamedOnnxValue> list) return;
            for (int at = 0; at < list.Count; at++)
            {
                if (list[at].Name != name) continue;
                if (list[at].Value is DenseTensor<float> floats) call.Inspect<float>(floats.Buffer.Span, inspection);
                else if (list[at].Value is DenseTensor<double> doubles) call.Inspect<double>(doubles.Buffer.Span, inspection);
                return;
            }
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <param name="call">The call.</param>
    /// <param name="names">Names of the outputs, in order.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="bound">Whether the application chose the memory, which may then be on a device.</param>
    public void Inspect(in ActiveCall call, IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> outputs, bool bound)
    {
        try
        {
            if (names is not IReadOnlyList<string> list || outputs is not IReadOnlyList<OrtValue> values) return;
            for (int at = 0; at < list.Count && at < values.Count; at++)
            {
                if (list[at] != name) continue;
                Inspect(in call, values[at], bound);
                return;
            }
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private static bool IsReal(NodeMetadata output) =>
        output.IsTensor && output.ElementDataType is TensorElementType.Float or TensorElementType.Double;

    private static bool IsReadable(OrtValue output)
    {
        using OrtMemoryInfo memory = output.GetTensorMemoryInfo();
        return memory.Equals(OrtMemoryInfo.DefaultInstance) || memory.Name == OrtMemoryInfo.DefaultInstance.Name;
    }

    private void Inspect(in ActiveCall call, OrtValue output, bool bound)
    {
        if (!output.IsTensor || (bound && !IsReadable(output))) return;
        if (type == TensorElementType.Float) call.Inspect(output.GetTensorDataAsSpan<float>(), inspection);
        else call.Inspect(output.GetTensorDataAsSpan<double>(), inspection);
    }
}
