namespace ModelObservability.Metrics.Vision;

/// <summary>Pixels of one class in labels, in predictions and in both.</summary>
/// <param name="LabelPixels">Pixels whose label is the class.</param>
/// <param name="PredictionPixels">Pixels whose prediction is the class.</param>
/// <param name="Intersection">Pixels where both are.</param>
public readonly record struct ClassOverlap(long LabelPixels, long PredictionPixels, long Intersection)
{
    /// <summary>Intersection over union, 0…1; NaN where the class appears in neither.</summary>
    public double IoU => Quotient.Of((UInt128)Intersection, (UInt128)LabelPixels + (UInt128)PredictionPixels - (UInt128)Intersection);

    /// <summary>2·intersection / (label pixels + prediction pixels), 0…1; NaN where the class appears in neither.</summary>
    public double Dice => Quotient.Of(2 * (UInt128)Intersection, (UInt128)LabelPixels + (UInt128)PredictionPixels);

    /// <summary>True where no pixel has the class, neither in labels nor in predictions.</summary>
    public bool IsEmpty => (LabelPixels | PredictionPixels) == 0;
}
