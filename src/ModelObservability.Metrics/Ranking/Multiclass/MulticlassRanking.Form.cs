using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class MulticlassRanking : IStateForm<MulticlassRanking>
{
    static StateKind IStateForm<MulticlassRanking>.Kind => StateKind.MulticlassRanking;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static MulticlassRanking Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<MulticlassRanking>(bytes);

    void IStateForm<MulticlassRanking>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        foreach (ClassRows own in rows)
            own.Write(ref to);
        to.Rejections(rejected);
    }

    static MulticlassRanking IStateForm<MulticlassRanking>.Read(ref StateReader from)
    {
        var state = new MulticlassRanking(from.Items("classes"));
        foreach (ClassRows own in state.rows)
            own.Read(ref from);
        state.rejected = from.Rejections();
        return state;
    }
}
