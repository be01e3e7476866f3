namespace ModelObservability.Metrics.Ranking;

/// <summary>What a classifier does at one threshold: samples whose score is at or above it are called positive.</summary>
/// <param name="Threshold">The score.</param>
/// <param name="TruePositives">Positives at or above it; their weight where samples are weighted.</param>
/// <param name="FalsePositives">Negatives at or above it.</param>
/// <param name="Positives">All positives.</param>
/// <param name="Negatives">All negatives.</param>
public readonly record struct OperatingPoint(
    double Threshold, double TruePositives, double FalsePositives, double Positives, double Negatives)
{
    /// <summary>True positives over all called positive, 0…1; NaN where none is.</summary>
    public double Precision => TruePositives / (TruePositives + FalsePositives);

    /// <summary>True positives over all positives, 0…1: the true positive rate. NaN where there are none.</summary>
    public double Recall => TruePositives / Positives;

    /// <summary>False positives over all negatives, 0…1; NaN where there are none.</summary>
    public double FalsePositiveRate => FalsePositives / Negatives;

    /// <summary>2·precision·recall / (precision + recall), 0…1; NaN where there are no positives and none is called positive.</summary>
    public double F1 => 2 * TruePositives / (TruePositives + FalsePositives + Positives);
}
