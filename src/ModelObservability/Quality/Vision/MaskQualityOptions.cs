namespace ModelObservability;

/// <summary>Options for tracking the quality of binary masks.</summary>
public sealed record MaskQualityOptions : QualityOptions;
