using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class BoundedRanking : IStateForm<BoundedRanking>
{
    static StateKind IStateForm<BoundedRanking>.Kind => StateKind.BoundedRanking;

    void ISerializableMetric<BoundedRanking, BoundedRankingValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static BoundedRanking ISerializableMetric<BoundedRanking, BoundedRankingValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<BoundedRanking>(bytes);

    void IStateForm<BoundedRanking>.Write(ref StateWriter to)
    {
        Drain();
        to.Count(options.Bins);
        to.Byte((byte)options.Scale);
        to.Counts(totals);
    }

    static BoundedRanking IStateForm<BoundedRanking>.Read(ref StateReader from)
    {
        int bins = from.Items("bins", 2);
        var state = new BoundedRanking(new BoundedRankingOptions { Bins = bins, Scale = (ScoreScale)from.Byte("scale") });
        from.Counts(state.totals, "samples of a bin");
        return state;
    }
}
