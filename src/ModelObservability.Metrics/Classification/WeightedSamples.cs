using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

/// <summary>What is known of multilabel samples as wholes, where they have weights.</summary>
/// <param name="Weight">Of all samples.</param>
/// <param name="Exact">Of those with every label right.</param>
/// <param name="Precision">The mean precision of a sample, and so on.</param>
/// <param name="Recall">See there.</param>
/// <param name="F1">See there.</param>
/// <param name="Jaccard">See there.</param>
internal readonly record struct WeightedSamples(
    CompensatedSum Weight, CompensatedSum Exact, WeightedUnitSum Precision, WeightedUnitSum Recall, WeightedUnitSum F1, WeightedUnitSum Jaccard)
{
    /// <summary>With one more sample.</summary>
    public WeightedSamples Plus(int hits, int positives, int predicted, double weight)
    {
        int either = positives + predicted - hits;
        return new(
            Weight + weight, either == hits ? Exact + weight : Exact, Precision.Plus(hits, predicted, weight), Recall.Plus(hits, positives, weight),
            F1.Plus(2 * hits, positives + predicted, weight), Jaccard.Plus(hits, either, weight));
    }

    /// <summary>Both together.</summary>
    public static WeightedSamples operator +(in WeightedSamples left, in WeightedSamples right) => new(
        left.Weight + right.Weight, left.Exact + right.Exact, left.Precision + right.Precision, left.Recall + right.Recall, left.F1 + right.F1,
        left.Jaccard + right.Jaccard);
}
