using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics;

public sealed partial class MulticlassConfusion
{
    private void AddWeightedRows<T>(ReadOnlySpan<int> labels, ReadOnlySpan<T> scores, scoped in RealValues weights)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T>
    {
        Span<int> predictions = stackalloc int[BlockLength];
        for (int start = 0; start < labels.Length; start += BlockLength)
        {
            ReadOnlySpan<int> block = labels.Slice(start, Math.Min(BlockLength, labels.Length - start));
            Span<int> found = predictions[..block.Length];
            RowArgmax.Find(scores.Slice(start * Classes, block.Length * Classes), Classes, found);
            CountMissing(block, found);
            CountWeighted(block, found, in weights, start);
        }
    }

    /// <summary>Of the predictions out of range these are the ones that never were: the label is good and the row is not.</summary>
    private void CountMissing(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        for (int i = 0; i < predictions.Length; i++)
        {
            if (predictions[i] == RowArgmax.None && (uint)labels[i] < (uint)Classes) notANumber = Saturating.Add(notANumber, 1);
        }
    }
}
