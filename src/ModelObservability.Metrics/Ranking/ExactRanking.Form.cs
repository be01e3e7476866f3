using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class ExactRanking : IStateForm<ExactRanking>
{
    private const byte SingleForm = 0, DoubleForm = 1, WeightedForm = 2;

    static StateKind IStateForm<ExactRanking>.Kind => StateKind.ExactRanking;

    void ISerializableMetric<ExactRanking, RankingValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static ExactRanking ISerializableMetric<ExactRanking, RankingValue>.Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<ExactRanking>(bytes);

    void IStateForm<ExactRanking>.Write(ref StateWriter to)
    {
        to.Byte(weighted is not null ? WeightedForm : doubles is not null ? DoubleForm : SingleForm);
        if (weighted is not null)
            weighted.Write(ref to);
        else if (doubles is null)
            KeyLists.Write(ref to, singles);
        else
            KeyLists.Write(ref to, doubles);
        to.Rejections(rejected);
    }

    static ExactRanking IStateForm<ExactRanking>.Read(ref StateReader from)
    {
        var state = new ExactRanking();
        switch (from.Byte("kind of samples"))
        {
            case SingleForm:
                state.singles = KeyLists.Read<float, uint, SingleKey>(ref from);
                break;
            case DoubleForm:
                state.doubles = KeyLists.Read<double, ulong, DoubleKey>(ref from);
                break;
            case WeightedForm:
                state.weighted = WeightedScores.Read(ref from);
                break;
            case byte other:
                throw from.Bad("kind of samples", other, "0, 1 or 2");
        }

        state.rejected = from.Rejections();
        return state;
    }
}
