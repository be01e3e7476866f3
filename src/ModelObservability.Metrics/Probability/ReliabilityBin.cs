namespace ModelObservability.Metrics.Probability;

/// <summary>A row of the reliability table: samples whose probability lies in one bin.</summary>
/// <param name="Lower">The bin begins above it; the first bin includes it. 0…1.</param>
/// <param name="Upper">The bin ends with it.</param>
/// <param name="Count">Samples.</param>
/// <param name="MeanProbability">Mean probability (confidence), 0…1; NaN without samples.</param>
/// <param name="PositiveRate">The share of positive samples (accuracy), 0…1; NaN without samples.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, long Count, double MeanProbability, double PositiveRate)
{
    /// <summary>How far the mean probability is above the share of positives, -1…1; NaN without samples.</summary>
    public double Gap => MeanProbability - PositiveRate;
}
