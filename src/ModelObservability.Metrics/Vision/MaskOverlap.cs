using System.Runtime.InteropServices;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>
/// Overlap of binary masks: intersection over union (Jaccard) and Dice, over all pixels together and as the mean of each mask's own.
/// </summary>
/// <remarks>
/// One sample is one mask. Memory is constant. One writer at a time; it takes no lock.
/// Sources: Everingham et al. 2010, "The PASCAL VOC challenge" (IoU); Dice 1945, "Measures of the amount of ecologic association
/// between species"; with scikit-learn's <c>jaccard_score</c> and <c>f1_score</c> as reference.
/// </remarks>
public sealed partial class MaskOverlap : Metric<MaskOverlap, MaskOverlapValue>, ISerializableMetric<MaskOverlap, MaskOverlapValue>
{
    private long masks, emptyMasks, pixels, labelPixels, predictionPixels, intersection;
    private FixedPointSum iou, dice;

    private protected override MaskOverlapValue ValueCore => new()
    {
        Masks = masks,
        EmptyMasks = emptyMasks,
        Pixels = pixels,
        LabelPixels = labelPixels,
        PredictionPixels = predictionPixels,
        Intersection = intersection,
        SumOfIoU = iou,
        SumOfDice = dice,
    };

    /// <summary>Adds one mask. Pixels are set where the byte is not 0, in any order that both spans share.</summary>
    /// <param name="labels">The true mask.</param>
    /// <param name="predictions">The predicted mask, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        MaskCounts counts = MaskCounts.Of(labels, predictions);

        masks = Saturating.Add(masks, 1);
        pixels = Saturating.Add(pixels, labels.Length);
        labelPixels = Saturating.Add(labelPixels, counts.Labels);
        predictionPixels = Saturating.Add(predictionPixels, counts.Predictions);
        intersection = Saturating.Add(intersection, counts.Both);

        ClassOverlap own = new(counts.Labels, counts.Predictions, counts.Both);
        if (own.IsEmpty)
        {
            emptyMasks = Saturating.Add(emptyMasks, 1);
            return;
        }

        iou.Add(own.IoU);
        dice.Add(own.Dice);
    }

    /// <summary>Adds one mask of booleans. Any byte that is not 0 is true, whatever interop has put there.</summary>
    /// <param name="labels">The true mask.</param>
    /// <param name="predictions">The predicted mask, of the same length.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        // A bool is one byte, and vectors do not load bools: the reinterpretation is what makes one kernel serve both.
        Add(MemoryMarshal.AsBytes(labels), MemoryMarshal.AsBytes(predictions));

    private protected override void MergeCore(MaskOverlap other)
    {
        MaskOverlapValue added = other.Value;
        masks = Saturating.Add(masks, added.Masks);
        emptyMasks = Saturating.Add(emptyMasks, added.EmptyMasks);
        pixels = Saturating.Add(pixels, added.Pixels);
        labelPixels = Saturating.Add(labelPixels, added.LabelPixels);
        predictionPixels = Saturating.Add(predictionPixels, added.PredictionPixels);
        intersection = Saturating.Add(intersection, added.Intersection);
        iou.Add(added.SumOfIoU);
        dice.Add(added.SumOfDice);
    }

    private protected override void ResetCore()
    {
        masks = emptyMasks = pixels = labelPixels = predictionPixels = intersection = 0;
        iou = dice = default;
    }

    private protected override MaskOverlap CreateEmptyCore() => new();
}
