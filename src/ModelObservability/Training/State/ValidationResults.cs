using ModelObservability.Forecasts;

namespace ModelObservability.Training;

/// <summary>The results of validations. Thread-safe: validation may run beside the loop.</summary>
internal sealed class ValidationResults
{
    private readonly Lock gate = new();
    private readonly ScoreTable scores = new();
    private readonly List<TrainingScore> ofEpoch = []; // one value per name
    private readonly Dictionary<string, ForecastSeries> histories = new(StringComparer.Ordinal); // no more than there are names
    private Numbers numbers = new(double.NaN, double.NaN, 0, 0);
    private int lastEpoch;

    public (Numbers Numbers, TrainingScore[] Scores) Read()
    {
        lock (gate) return (numbers, scores.Last());
    }

    /// <summary>The results of the validations of an epoch, the last value of each number, the loss first; empty if there were none.</summary>
    public TrainingScore[] Of(int epoch)
    {
        lock (gate) return lastEpoch == epoch ? [.. ofEpoch] : [];
    }

    /// <summary>What a number was when: seconds of the run, and values. Empty where it was not reported.</summary>
    public (double[] Times, double[] Values) History(string name)
    {
        lock (gate) return histories.TryGetValue(name, out ForecastSeries? history) ? (history.Times.ToArray(), history.Values.ToArray()) : ([], []);
    }

    /// <summary>Adds the result of a validation.</summary>
    /// <returns>What was accepted, loss and scores; not a score without a name, with a name of the same report, or under one name too many.</returns>
    public TrainingScore[] Add(double? loss, int epoch, ReadOnlySpan<TrainingScore> more, double seconds = double.NaN)
    {
        List<TrainingScore> accepted = new(more.Length + 1);
        lock (gate)
        {
            if (loss is { } number)
            {
                bool isBest = double.IsFinite(number) && !(number >= numbers.BestLoss);
                numbers = isBest ? new(number, number, epoch, 0) : numbers with { Loss = number, SinceBest = numbers.SinceBest + 1 };
                accepted.Add(new(ScoreNames.Loss, number));
            }

            for (int index = 0; index < more.Length; index++)
                if (!ScoreTable.IsRepeated(more, index) && scores.TrySet(more[index].Name, more[index].Value)) accepted.Add(more[index] with { Name = ScoreNames.BesideLoss(more[index].Name) });
            if (lastEpoch != epoch) ofEpoch.Clear();
            lastEpoch = epoch;
            foreach (TrainingScore score in accepted)
            {
                Replace(score);
                if (!(seconds > 0)) continue;
                if (!histories.TryGetValue(score.Name, out ForecastSeries? history)) histories.Add(score.Name, history = new());
                history.Add(seconds, score.Value);
            }
        }

        return [.. accepted];
    }

    private void Replace(TrainingScore score)
    {
        int index = ofEpoch.FindIndex(one => one.Name == score.Name);
        if (index >= 0) ofEpoch[index] = score;
        else if (score.Name == ScoreNames.Loss) ofEpoch.Insert(0, score);
        else ofEpoch.Add(score);
    }

    internal readonly record struct Numbers(double Loss, double BestLoss, int BestEpoch, long SinceBest);
}
