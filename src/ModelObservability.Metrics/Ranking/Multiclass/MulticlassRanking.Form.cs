using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class MulticlassRanking : IStateForm<MulticlassRanking>
{
    static StateKind IStateForm<MulticlassRanking>.Kind => StateKind.MulticlassRanking;

    void ISerializableMetric<MulticlassRanking, MulticlassRankingValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static MulticlassRanking ISerializableMetric<MulticlassRanking, MulticlassRankingValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<MulticlassRanking>(bytes);

    void IStateForm<MulticlassRanking>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Flag(weighted is not null);
        weighted?.Write(ref to);
        for (int label = 0; label < rows.Length && weighted is null; label++)
            rows[label].Write(ref to);
        to.Rejections(rejected);
    }

    static MulticlassRanking IStateForm<MulticlassRanking>.Read(ref StateReader from)
    {
        var state = new MulticlassRanking(from.Items("classes"));
        if (from.Flag("weighted"))
        {
            state.weighted = WeightedRows.Read(ref from, state.Classes);
        }
        else
        {
            foreach (ClassRows own in state.rows)
                own.Read(ref from);
        }

        state.rejected = from.Rejections();
        return state;
    }
}
