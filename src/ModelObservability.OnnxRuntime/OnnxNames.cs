namespace ModelObservability.OnnxRuntime;

/// <summary>Names in the evidence of profiles. A test compares <c>docs/telemetry.md</c> with this class.</summary>
internal static class OnnxNames
{
    public const string Nodes = "ml.onnx.nodes";
    public const string NodesOnCpu = "ml.onnx.nodes.cpu";
    public const string CpuShare = "ml.onnx.cpu.share";
    public const string Operators = "ml.onnx.operators";
}
