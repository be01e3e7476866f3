using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class WeightedBinaryConfusion : IStateForm<WeightedBinaryConfusion>
{
    static StateKind IStateForm<WeightedBinaryConfusion>.Kind => StateKind.WeightedBinaryConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedBinaryConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedBinaryConfusion>(bytes);

    void IStateForm<WeightedBinaryConfusion>.Write(ref StateWriter to)
    {
        to.Number(Threshold);
        SumForm.Write(ref to, sums);
        to.Count(count);
        to.Rejections(rejected);
    }

    static WeightedBinaryConfusion IStateForm<WeightedBinaryConfusion>.Read(ref StateReader from)
    {
        var state = new WeightedBinaryConfusion(from.Number("threshold"));
        SumForm.ReadWeights(ref from, state.sums);
        state.count = from.Count("samples");
        state.rejected = from.Rejections();
        from.Require(state.count > 0 || Array.TrueForAll(state.sums, sum => sum == default), "without samples there is no weight");
        return state;
    }
}
