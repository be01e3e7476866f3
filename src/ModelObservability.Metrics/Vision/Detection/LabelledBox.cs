namespace ModelObservability.Metrics.Vision;

/// <summary>An object that is really in the picture.</summary>
/// <param name="Box">Where it is.</param>
/// <param name="Class">What it is, 0…k-1.</param>
/// <param name="Ignored">
/// True where finding it earns nothing and missing it costs nothing: "difficult" in PASCAL VOC, "iscrowd" in COCO.
/// </param>
public readonly record struct LabelledBox(BoundingBox Box, int Class, bool Ignored = false);
