namespace ModelObservability.Training;

/// <summary>What validations have told. Thread-safe: validation may run beside the loop.</summary>
internal sealed class ValidationRecord
{
    private readonly Lock gate = new();
    private readonly ScoreTable scores = new();
    private Numbers numbers = new(double.NaN, double.NaN, 0, 0);
    private (int Epoch, TrainingScore[] Values) last = (0, []);

    public (Numbers Numbers, TrainingScore[] Scores) Read()
    {
        lock (gate) return (numbers, scores.Last());
    }

    /// <summary>What the last validation of an epoch told, loss and scores; empty where there was none.</summary>
    public TrainingScore[] Of(int epoch)
    {
        lock (gate) return last.Epoch == epoch ? last.Values : [];
    }

    /// <summary>Takes one validation.</summary>
    /// <returns>How many scores had no name or were under one name too many.</returns>
    public int Add(double? loss, int epoch, ReadOnlySpan<TrainingScore> more)
    {
        lock (gate)
        {
            if (loss is { } number)
            {
                bool isBest = double.IsFinite(number) && !(number >= numbers.BestLoss);
                numbers = isBest ? new(number, number, epoch, 0) : numbers with { Loss = number, SinceBest = numbers.SinceBest + 1 };
            }

            last = (epoch, loss is null ? [.. more] : [new("loss", loss.Value), .. more]);
            int refused = 0;
            foreach (TrainingScore score in more)
                if (!scores.TrySet(score.Name, score.Value)) refused++;
            return refused;
        }
    }

    internal readonly record struct Numbers(double Loss, double BestLoss, int BestEpoch, long SinceBest);
}
