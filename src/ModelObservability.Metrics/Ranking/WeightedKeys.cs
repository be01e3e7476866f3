using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The weighted samples of both classes at one moment, sorted, and the scores that follow.</summary>
internal sealed class WeightedKeys : IRankingSteps
{
    private readonly ulong[] keys;
    private readonly double[] weights;

    /// <param name="keys">Sortable scores in any order; taken over and sorted.</param>
    /// <param name="weights">Weights above 0, those of negatives with a minus sign; taken over.</param>
    public WeightedKeys(ulong[] keys, double[] weights)
    {
        (this.keys, this.weights) = (keys, weights);
        Sort(keys, weights);
        foreach (RankingStep step in Descending())
            (Positives, Negatives) = (Positives + step.Positives, Negatives + step.Negatives);
        Measure();
    }

    public double Positives { get; }

    public double Negatives { get; }

    /// <summary>Σ w·(weight of negatives below + half of those tied) over the positives, over the product of both totals.</summary>
    public double RocAuc { get; private set; }

    /// <summary>Σ w·(TP / (TP + FP)) over the positives, over their total.</summary>
    public double AveragePrecision { get; private set; }

    /// <summary>Sorts samples by score and those of one score by weight: sums then do not depend on the order they came in, to the last bit.</summary>
    public static void Sort(Span<ulong> keys, Span<double> weights)
    {
        keys.Sort(weights);
        for (int start = 0, end; start < keys.Length; start = end)
        {
            for (end = start + 1; end < keys.Length && keys[end] == keys[start];)
                end++;
            weights[start..end].Sort();
        }
    }

    public override bool Equals(object? obj) => obj is WeightedKeys other && Descending().SequenceEqual(other.Descending());

    public override int GetHashCode() => keys.Length;

    public IEnumerable<RankingStep> Descending()
    {
        int end = keys.Length;
        while (end > 0)
        {
            int start = end - 1;
            while (start > 0 && keys[start - 1] == keys[start])
                start--;
            CompensatedSum positives = default, negatives = default;
            for (int index = start; index < end; index++)
            {
                double weight = weights[index];
                if (weight > 0)
                    positives += weight;
                else
                    negatives += -weight;
            }

            yield return new RankingStep(DoubleKey.Score(keys[start]), positives.Value, negatives.Value);
            end = start;
        }
    }

    private void Measure()
    {
        // Products are made of each class in units near its own total, a power of two: they neither overflow nor vanish, whatever the unit of the weights.
        int positiveUnit = UnitOf(Positives), negativeUnit = UnitOf(Negatives);
        CompensatedSum hits = default, alarms = default, losses = default, precisions = default;
        foreach (RankingStep step in Descending())
        {
            // A negative loses against every positive that is not above it; counting the positives above needs no subtraction.
            double above = Math.ScaleB(hits.Value, -positiveUnit), tied = Math.ScaleB(step.Positives, -positiveUnit);
            losses += Math.ScaleB(step.Negatives, -negativeUnit) * (above + tied / 2);
            hits += step.Positives;
            alarms += step.Negatives;
            if (step.Positives > 0)
                precisions += tied * (hits.Value / (hits.Value + alarms.Value));
        }

        double all = Math.ScaleB(hits.Value, -positiveUnit);
        RocAuc = Math.Min(1, losses.Value / (all * Math.ScaleB(alarms.Value, -negativeUnit))); // rounded products may add up to a bit more
        AveragePrecision = precisions.Value / all;
    }

    private static int UnitOf(double total) => total > 0 ? Math.ILogB(total) : 0;
}
