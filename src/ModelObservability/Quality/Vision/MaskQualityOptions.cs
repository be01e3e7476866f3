namespace ModelObservability;

/// <summary>How the quality of binary masks is tracked.</summary>
public sealed record MaskQualityOptions : QualityOptions;
