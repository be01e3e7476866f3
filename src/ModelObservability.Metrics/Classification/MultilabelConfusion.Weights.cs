using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

public sealed partial class MultilabelConfusion
{
    /// <summary>From the first weight on, what has been counted so far weighs 1 a sample.</summary>
    private void UseWeights(RealValues given)
    {
        if (given.Length == 0 || weights is not null)
            return;
        weighted = Weighted();
        weights = SampleWeights.OfCounts(Counts());
    }

    private WeightedSamples Weighted() => weights is not null ? weighted : new(
        CompensatedSum.OfCount(samples), CompensatedSum.OfCount(exact), WeightedUnitSum.Of(precision), WeightedUnitSum.Of(recall),
        WeightedUnitSum.Of(f1), WeightedUnitSum.Of(jaccard));

    /// <summary>The counts of all labels, in the cells of the weights.</summary>
    private long[] Counts()
    {
        long[] counts = new long[checked(Cells * Labels)];
        for (int label = 0; label < Labels; label++)
            CountsOf(label, counts.AsSpan(Cells * label, Cells));
        return counts;
    }

    private void CountsOf(int label, Span<long> cells)
    {
        long hits = truePositives[label], misses = positives[label] - hits, alarms = predicted[label] - hits;
        (cells[0], cells[1], cells[2], cells[3]) = (Math.Max(0, samples - hits - misses - alarms), alarms, misses, hits);
    }

    private void Count(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions, double weight)
    {
        if (!SampleWeights.IsValid(weight))
        {
            rejected += new Rejections(WeightOutOfRange: 1);
            return;
        }

        Count(labels, predictions);
        int hits = 0, positives = 0, predicted = 0;
        for (int index = 0; index < labels.Length; index++)
        {
            int label = labels[index], prediction = predictions[index];
            hits += label & prediction;
            positives += label;
            predicted += prediction;
            weights![Cells * index + 2 * label + prediction] += weight;
        }

        weighted = weighted.Plus(hits, positives, predicted, weight);
    }
}
