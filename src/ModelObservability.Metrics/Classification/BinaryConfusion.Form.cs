using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class BinaryConfusion : IStateForm<BinaryConfusion>
{
    static StateKind IStateForm<BinaryConfusion>.Kind => StateKind.BinaryConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static BinaryConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<BinaryConfusion>(bytes);

    void IStateForm<BinaryConfusion>.Write(ref StateWriter to)
    {
        to.Number(Threshold);
        to.Count(truePositives);
        to.Count(falsePositives);
        to.Count(trueNegatives);
        to.Count(falseNegatives);
        to.Flag(saturated);
        to.Rejections(rejected);
    }

    static BinaryConfusion IStateForm<BinaryConfusion>.Read(ref StateReader from)
    {
        var state = new BinaryConfusion(from.Number("threshold"))
        {
            truePositives = from.Count("true positives"),
            falsePositives = from.Count("false positives"),
            trueNegatives = from.Count("true negatives"),
            falseNegatives = from.Count("false negatives"),
            saturated = from.Flag("saturated"),
            rejected = from.Rejections(),
        };
        bool full = (state.truePositives | state.falsePositives | state.trueNegatives | state.falseNegatives) == long.MaxValue;
        from.Require(full || !state.saturated, "a count is 2^63 - 1 where saturated");
        return state;
    }
}
