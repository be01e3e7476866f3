using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Probability;

public sealed partial class CategoricalLogLoss : IStateForm<CategoricalLogLoss>
{
    static StateKind IStateForm<CategoricalLogLoss>.Kind => StateKind.CategoricalLogLoss;

    void ISerializableMetric<CategoricalLogLoss, LogLossValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static CategoricalLogLoss ISerializableMetric<CategoricalLogLoss, LogLossValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<CategoricalLogLoss>(bytes);

    void IStateForm<CategoricalLogLoss>.Write(ref StateWriter to)
    {
        to.Count(Classes);
        to.Byte((byte)kind);
        SumForm.Write(ref to, sums);
        to.Count(clipped);
    }

    static CategoricalLogLoss IStateForm<CategoricalLogLoss>.Read(ref StateReader from)
    {
        var state = new CategoricalLogLoss(from.Integer("classes"), (ScoreKind)from.Byte("kind of score"))
        {
            sums = SumForm.ReadLosses(ref from),
            clipped = from.Count("clipped samples"),
        };
        SumForm.RequireLogarithms(ref from, state.sums, state.clipped);
        return state;
    }
}
