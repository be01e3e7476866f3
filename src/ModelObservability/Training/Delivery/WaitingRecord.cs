namespace ModelObservability.Training;

/// <summary>One record as it waits for a sink: a step as numbers, 64 bytes, or anything rarer as the object it came as.</summary>
internal struct WaitingRecord
{
    /// <summary>The rare record; null for a step.</summary>
    public TrainingRecord? Record;

    public long UtcTicks;
    public long Step;
    public double Loss;
    public double LearningRate;
    public double GradientNorm;
    public long Samples;
    public int Epoch;

    /// <summary>How many scores of the chunk belong to the step; they lie in the order of the steps.</summary>
    public ushort Scores;

    public ReportedValues Reported;
}

/// <summary>What a step reported besides its loss: NaN is a value here, so absence needs its own bit.</summary>
[Flags]
internal enum ReportedValues : byte
{
    Nothing = 0,
    LearningRate = 1,
    GradientNorm = 2,
}
