using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

public sealed partial class BoxOverlap : IStateForm<BoxOverlap>
{
    static StateKind IStateForm<BoxOverlap>.Kind => StateKind.BoxOverlap;

    void ISerializableMetric<BoxOverlap, BoxOverlapValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static BoxOverlap ISerializableMetric<BoxOverlap, BoxOverlapValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<BoxOverlap>(bytes);

    void IStateForm<BoxOverlap>.Write(ref StateWriter to)
    {
        to.Count(pairs);
        to.Count(emptyPairs);
        to.Count(invalidPairs);
        to.Units(iou.Multiples);
        to.Units(dice.Multiples);
    }

    static BoxOverlap IStateForm<BoxOverlap>.Read(ref StateReader from)
    {
        var state = new BoxOverlap
        {
            pairs = from.Count("pairs"),
            emptyPairs = from.Count("empty pairs"),
            invalidPairs = from.Count("invalid pairs"),
            iou = new FixedPointSum(from.Units("sum of IoU")),
            dice = new FixedPointSum(from.Units("sum of Dice")),
        };
        from.Require(state.emptyPairs <= state.pairs, "empty pairs are among the pairs");
        from.Require(state.iou.Multiples <= state.dice.Multiples, "Dice is at least IoU");
        from.Require(
            state.pairs == long.MaxValue || state.dice.IsAtMost(state.pairs - state.emptyPairs), "the mean Dice is at most 1");
        return state;
    }
}
