
namespace ModelObservability.OnnxRuntime;

/// <summary>The signals of ONNX Runtime; one page under <c>docs/signals/</c> each.</summary>
internal static class OnnxSignals
{
    public static readonly SignalDefinition FellBack = new(
        "MO4001", SignalSeverity.Warning, "Nodes of the model ran on the CPU although it is meant for another execution provider",
        "Look at the operators in the evidence: the provider lacks a kernel for them or for their data type; convert the model or its opset, or append the provider first.");

    /// <summary>Counted from the first session.</summary>
    public static readonly IReadOnlyList<SignalDefinition> All = [FellBack];
}
