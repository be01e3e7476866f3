using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

public sealed partial class MaskOverlap : IStateForm<MaskOverlap>
{
    static StateKind IStateForm<MaskOverlap>.Kind => StateKind.MaskOverlap;

    void ISerializableMetric<MaskOverlap, MaskOverlapValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static MaskOverlap ISerializableMetric<MaskOverlap, MaskOverlapValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<MaskOverlap>(bytes);

    void IStateForm<MaskOverlap>.Write(ref StateWriter to)
    {
        to.Count(masks);
        to.Count(emptyMasks);
        to.Count(pixels);
        to.Count(labelPixels);
        to.Count(predictionPixels);
        to.Count(intersection);
        to.Units(iou.Multiples);
        to.Units(dice.Multiples);
    }

    static MaskOverlap IStateForm<MaskOverlap>.Read(ref StateReader from)
    {
        var state = new MaskOverlap
        {
            masks = from.Count("masks"),
            emptyMasks = from.Count("empty masks"),
            pixels = from.Count("pixels"),
            labelPixels = from.Count("label pixels"),
            predictionPixels = from.Count("prediction pixels"),
            intersection = from.Count("pixels of both"),
            iou = new FixedPointSum(from.Units("sum of IoU")),
            dice = new FixedPointSum(from.Units("sum of Dice")),
        };
        state.Require(ref from);
        return state;
    }

    private void Require(ref StateReader from)
    {
        from.Require(emptyMasks <= masks, "empty masks are among the masks");
        from.Require(intersection <= Math.Min(labelPixels, predictionPixels), "pixels of both are pixels of each");
        from.Require(Math.Max(labelPixels, predictionPixels) <= pixels, "set pixels are among the pixels");
        from.Require(
            pixels == long.MaxValue || (UInt128)(labelPixels - intersection) + (UInt128)predictionPixels <= (UInt128)pixels,
            "pixels of either are among the pixels");
        from.Require(iou.Multiples <= dice.Multiples, "Dice is at least IoU");
        from.Require(masks == long.MaxValue || dice.IsAtMost(masks - emptyMasks), "the mean Dice is at most 1");
    }
}
