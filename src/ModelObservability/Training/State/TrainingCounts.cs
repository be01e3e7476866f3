namespace ModelObservability.Training;

/// <summary>What is counted of one or more runs.</summary>
internal record struct TrainingCounts
{
    // Fields: they are written in every step.
    public long Steps;
    public long Epochs;
    public long Samples;

    public TrainingCounts(long steps, long epochs, long samples) => (Steps, Epochs, Samples) = (steps, epochs, samples);

    public static TrainingCounts operator +(TrainingCounts one, TrainingCounts other) =>
        new(one.Steps + other.Steps, one.Epochs + other.Epochs, one.Samples + other.Samples);
}
