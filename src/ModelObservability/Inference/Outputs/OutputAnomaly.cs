namespace ModelObservability.Inference;

/// <summary>What is wrong with an output, in the order of <c>ml.anomaly.type</c>.</summary>
internal enum OutputAnomaly
{
    NaN,
    Infinity,
    Empty,
    OutOfRange,
    LowConfidence,
    Constant,
}
