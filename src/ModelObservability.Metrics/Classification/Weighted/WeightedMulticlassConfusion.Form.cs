using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics;

public sealed partial class WeightedMulticlassConfusion : IStateForm<WeightedMulticlassConfusion>
{
    static StateKind IStateForm<WeightedMulticlassConfusion>.Kind => StateKind.WeightedMulticlassConfusion;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WeightedMulticlassConfusion Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WeightedMulticlassConfusion>(bytes);

    void IStateForm<WeightedMulticlassConfusion>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        SumForm.Write(ref to, table);
        to.Count(count);
        to.Rejections(rejected);
    }

    static WeightedMulticlassConfusion IStateForm<WeightedMulticlassConfusion>.Read(ref StateReader from)
    {
        int classes = from.Integer("classes", MaxClasses);
        from.RequireRoom((long)classes * classes, "sums", SumForm.BytesPerSum);
        var state = new WeightedMulticlassConfusion(classes);
        SumForm.ReadWeights(ref from, state.table);
        state.count = from.Count("samples");
        state.rejected = from.Rejections();
        from.Require(state.count > 0 || Array.TrueForAll(state.table, sum => sum == default), "without samples there is no weight");
        return state;
    }
}
