using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class BinaryConfusion : IStateForm<BinaryConfusion>
{
    static StateKind IStateForm<BinaryConfusion>.Kind => StateKind.BinaryConfusion;

    void ISerializableMetric<BinaryConfusion, BinaryCounts>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static BinaryConfusion ISerializableMetric<BinaryConfusion, BinaryCounts>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<BinaryConfusion>(bytes);

    void IStateForm<BinaryConfusion>.Write(ref StateWriter to)
    {
        to.Number(Threshold);
        to.Counts(counts);
        to.Flag(saturated);
        to.Rejections(rejected);
        SumForm.WriteWeights(ref to, weights);
    }

    static BinaryConfusion IStateForm<BinaryConfusion>.Read(ref StateReader from)
    {
        var state = new BinaryConfusion(from.Number("threshold"));
        from.Counts(state.counts, "outcome");
        state.saturated = from.Flag("saturated");
        state.rejected = from.Rejections();
        state.weights = SumForm.ReadWeights(ref from, state.counts, state.saturated);
        from.Require(state.counts.Contains(long.MaxValue) || !state.saturated, "a count is 2^63 - 1 where saturated");
        return state;
    }
}
