using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Vision;

public sealed partial class BoxOverlap : IStateForm<BoxOverlap>
{
    static StateKind IStateForm<BoxOverlap>.Kind => StateKind.BoxOverlap;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static BoxOverlap Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<BoxOverlap>(bytes);

    void IStateForm<BoxOverlap>.Write(ref StateWriter to)
    {
        to.Count(pairs);
        to.Count(emptyPairs);
        to.Count(invalidPairs);
        to.Units(iou.Multiples);
    }

    static BoxOverlap IStateForm<BoxOverlap>.Read(ref StateReader from)
    {
        var state = new BoxOverlap
        {
            pairs = from.Count("pairs"),
            emptyPairs = from.Count("empty pairs"),
            invalidPairs = from.Count("invalid pairs"),
            iou = new FixedPointSum(from.Units("sum of IoU")),
        };
        from.Require(state.emptyPairs <= state.pairs, "empty pairs are among the pairs");
        from.Require(
            state.pairs == long.MaxValue || state.iou.IsAtMost(state.pairs - state.emptyPairs), "the mean IoU is at most 1");
        return state;
    }
}
