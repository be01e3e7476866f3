namespace ModelObservability.Training;

/// <summary>What validations have told. Thread-safe: validation may run beside the loop.</summary>
internal sealed class ValidationRecord
{
    private readonly Lock gate = new();
    private readonly ScoreTable scores = new();
    private Numbers numbers = new(double.NaN, double.NaN, 0, 0);
    private readonly List<TrainingScore> told = []; // of one epoch, a name once
    private int toldIn;

    public (Numbers Numbers, TrainingScore[] Scores) Read()
    {
        lock (gate) return (numbers, scores.Last());
    }

    /// <summary>What the validations of an epoch told, of each number the last value, the loss first; empty where there was none.</summary>
    public TrainingScore[] Of(int epoch)
    {
        lock (gate) return toldIn == epoch ? [.. told] : [];
    }

    /// <summary>Takes one validation.</summary>
    /// <returns>What was taken, loss and scores; a score without a name, with one of the same report or under one too many was not.</returns>
    public TrainingScore[] Add(double? loss, int epoch, ReadOnlySpan<TrainingScore> more)
    {
        List<TrainingScore> taken = new(more.Length + 1);
        lock (gate)
        {
            if (loss is { } number)
            {
                bool isBest = double.IsFinite(number) && !(number >= numbers.BestLoss);
                numbers = isBest ? new(number, number, epoch, 0) : numbers with { Loss = number, SinceBest = numbers.SinceBest + 1 };
            }

            if (loss is not null) taken.Add(new(ScoreNames.Loss, loss.Value));
            for (int index = 0; index < more.Length; index++)
                if (!ScoreTable.IsRepeated(more, index) && scores.TrySet(more[index].Name, more[index].Value)) taken.Add(more[index] with { Name = ScoreNames.BesideLoss(more[index].Name) });
            if (toldIn != epoch) told.Clear();
            toldIn = epoch;
            foreach (TrainingScore score in taken) Tell(score);
        }

        return [.. taken];
    }

    private void Tell(TrainingScore score)
    {
        int index = told.FindIndex(one => one.Name == score.Name);
        if (index >= 0) told[index] = score;
        else if (score.Name == ScoreNames.Loss) told.Insert(0, score);
        else told.Add(score);
    }

    internal readonly record struct Numbers(double Loss, double BestLoss, int BestEpoch, long SinceBest);
}
