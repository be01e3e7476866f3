using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class TopKAccuracy : IStateForm<TopKAccuracy>
{
    static StateKind IStateForm<TopKAccuracy>.Kind => StateKind.TopKAccuracy;

    void ISerializableMetric<TopKAccuracy, TopKCounts>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static TopKAccuracy ISerializableMetric<TopKAccuracy, TopKCounts>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<TopKAccuracy>(bytes);

    void IStateForm<TopKAccuracy>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Count(MaxK);
        to.Counts(ranks);
        to.Flag(saturated);
        to.Rejections(rejected);
        SumForm.WriteWeights(ref to, weights);
    }

    static TopKAccuracy IStateForm<TopKAccuracy>.Read(ref StateReader from)
    {
        int classes = from.Integer("classes"), maxK = from.Integer("largest k", int.MaxValue - 1);
        from.RequireRoom(maxK + 1L, "ranks");
        var state = new TopKAccuracy(classes, maxK);
        from.Counts(state.ranks, "rank");
        state.saturated = from.Flag("saturated");
        state.rejected = from.Rejections();
        state.weights = SumForm.ReadWeights(ref from, state.ranks, state.saturated);
        from.Require(state.ranks.Contains(long.MaxValue) || !state.saturated, "a rank is 2^63 - 1 where saturated");
        return state;
    }
}
