namespace ModelObservability.Training;

/// <summary>What is counted of one or more runs.</summary>
internal record struct TrainingCounts(long Steps, long Epochs, long Samples)
{
    public static TrainingCounts operator +(TrainingCounts one, TrainingCounts other) =>
        new(one.Steps + other.Steps, one.Epochs + other.Epochs, one.Samples + other.Samples);
}
