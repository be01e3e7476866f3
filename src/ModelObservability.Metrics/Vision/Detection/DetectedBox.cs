namespace ModelObservability.Metrics.Vision;

/// <summary>An object that a detector reports.</summary>
/// <param name="Box">Where it is said to be.</param>
/// <param name="Class">What it is said to be, 0…k-1.</param>
/// <param name="Score">How sure the detector is; only the order matters, so any number but NaN.</param>
public readonly record struct DetectedBox(BoundingBox Box, int Class, float Score);
