namespace ModelObservability.OnnxRuntime;

/// <summary>Evidence of a profile; <c>docs/telemetry.md</c> is tested against this class.</summary>
internal static class OnnxNames
{
    public const string Nodes = "ml.onnx.nodes";
    public const string NodesOnCpu = "ml.onnx.nodes.cpu";
    public const string CpuShare = "ml.onnx.cpu.share";
    public const string Operators = "ml.onnx.operators";
}
