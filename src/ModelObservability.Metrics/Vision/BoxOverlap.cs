using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Vision;

/// <summary>Mean intersection over union and mean Dice of pairs of boxes: one label, one prediction each (localisation, tracking).</summary>
/// <remarks>
/// Where boxes have to be matched first, use <see cref="DetectionAveragePrecision"/>. Memory is constant. One writer at a time; it takes no
/// lock. Source: Everingham et al. 2010, "The PASCAL VOC challenge", eq. 3 (IoU); Dice 1945.
/// </remarks>
public sealed partial class BoxOverlap : Metric<BoxOverlap, BoxOverlapValue>, ISerializableMetric<BoxOverlap, BoxOverlapValue>
{
    private long pairs, emptyPairs, invalidPairs;
    private FixedPointSum iou, dice;

    private protected override BoxOverlapValue ValueCore => new(pairs, emptyPairs, invalidPairs) { SumOfIoU = iou, SumOfDice = dice };

    /// <summary>Adds pairs of boxes.</summary>
    /// <param name="labels">The true boxes.</param>
    /// <param name="predictions">The predicted boxes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<BoundingBox> labels, ReadOnlySpan<BoundingBox> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        for (int i = 0; i < labels.Length; i++)
            Add(labels[i], predictions[i]);
    }

    /// <summary>Adds pairs of boxes as rows of a tensor: x1, y1, x2, y2.</summary>
    /// <param name="labels">The true boxes, 4 numbers each.</param>
    /// <param name="predictions">The predicted boxes, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ or are not a multiple of 4; nothing was recorded.</exception>
    public void Add(ReadOnlySpan<float> labels, ReadOnlySpan<float> predictions)
    {
        Lengths.MustMatch(labels.Length, predictions.Length, nameof(predictions));
        BoxRows.Require(labels.Length, nameof(labels));
        for (int i = 0; i < labels.Length; i += BoxRows.Width)
            Add(BoxRows.Read(labels[i..]), BoxRows.Read(predictions[i..]));
    }

    private protected override void MergeCore(BoxOverlap other)
    {
        pairs = Saturating.Add(pairs, other.pairs);
        emptyPairs = Saturating.Add(emptyPairs, other.emptyPairs);
        invalidPairs = Saturating.Add(invalidPairs, other.invalidPairs);
        iou.Add(other.iou);
        dice.Add(other.dice);
    }

    private protected override void ResetCore()
    {
        pairs = emptyPairs = invalidPairs = 0;
        iou = dice = default;
    }

    private protected override BoxOverlap CreateEmptyCore() => new();

    private void Add(in BoundingBox label, in BoundingBox prediction)
    {
        if (!label.IsValid || !prediction.IsValid)
        {
            invalidPairs = Saturating.Add(invalidPairs, 1);
            return;
        }

        pairs = Saturating.Add(pairs, 1);
        double own = BoundingBox.IoU(label, prediction);
        if (double.IsNaN(own))
        {
            emptyPairs = Saturating.Add(emptyPairs, 1);
            return;
        }

        iou.Add(own);
        dice.Add(BoundingBox.Dice(label, prediction));
    }
}
