using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class WeightedTopKAccuracy : IStateForm<WeightedTopKAccuracy>
{
    static StateKind IStateForm<WeightedTopKAccuracy>.Kind => StateKind.WeightedTopKAccuracy;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedTopKAccuracy Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedTopKAccuracy>(bytes);

    void IStateForm<WeightedTopKAccuracy>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Count(MaxK);
        SumForm.Write(ref to, ranks);
        to.Count(count);
        to.Rejections(rejected);
    }

    static WeightedTopKAccuracy IStateForm<WeightedTopKAccuracy>.Read(ref StateReader from)
    {
        int classes = from.Integer("classes"), maxK = from.Integer("largest k", int.MaxValue - 1);
        from.RequireRoom(maxK + 1L, "ranks", SumForm.BytesPerSum);
        var state = new WeightedTopKAccuracy(classes, maxK);
        SumForm.ReadWeights(ref from, state.ranks);
        state.count = from.Count("samples");
        state.rejected = from.Rejections();
        from.Require(state.count > 0 || Array.TrueForAll(state.ranks, sum => sum == default), "without samples there is no weight");
        return state;
    }
}
