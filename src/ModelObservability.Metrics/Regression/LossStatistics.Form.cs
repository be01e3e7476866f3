using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Regression;

public sealed partial class LossStatistics : IStateForm<LossStatistics>
{
    static StateKind IStateForm<LossStatistics>.Kind => StateKind.LossStatistics;

    void ISerializableMetric<LossStatistics, LossValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static LossStatistics ISerializableMetric<LossStatistics, LossValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<LossStatistics>(bytes);

    void IStateForm<LossStatistics>.Write(ref StateWriter to)
    {
        SumForm.Write(ref to, sums);
    }

    static LossStatistics IStateForm<LossStatistics>.Read(ref StateReader from)
    {
        var state = new LossStatistics { sums = SumForm.ReadLosses(ref from) };
        from.Require(state.sums.Count == 0 || double.IsFinite(state.sums.Maximum), "the largest loss is finite");
        return state;
    }
}
