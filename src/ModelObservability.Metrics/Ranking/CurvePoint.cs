namespace ModelObservability.Metrics.Ranking;

/// <summary>A point of a curve, ready to plot.</summary>
/// <param name="X">ROC: false positive rate; precision–recall: recall. 0…1.</param>
/// <param name="Y">ROC: true positive rate; precision–recall: precision. 0…1.</param>
/// <param name="Threshold">The score at and above which samples are called positive; +∞ where none is.</param>
public readonly record struct CurvePoint(double X, double Y, double Threshold);
