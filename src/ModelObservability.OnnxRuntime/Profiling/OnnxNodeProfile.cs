namespace ModelObservability;

/// <summary>One node of a model as a profile saw it.</summary>
/// <param name="Node">The node's name.</param>
/// <param name="Operator">Its operator (<c>Conv</c>, <c>MatMul</c>…).</param>
/// <param name="Provider">The execution provider that ran it (<c>CPUExecutionProvider</c>…).</param>
/// <param name="Calls">How often it ran.</param>
/// <param name="Time">How long it ran in all.</param>
public sealed record OnnxNodeProfile(string Node, string Operator, string Provider, long Calls, TimeSpan Time);
