using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Probability;

public sealed partial class BinaryLogLoss : IStateForm<BinaryLogLoss>
{
    static StateKind IStateForm<BinaryLogLoss>.Kind => StateKind.BinaryLogLoss;

    void ISerializableMetric<BinaryLogLoss, BinaryLogLossValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static BinaryLogLoss ISerializableMetric<BinaryLogLoss, BinaryLogLossValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<BinaryLogLoss>(bytes);

    void IStateForm<BinaryLogLoss>.Write(ref StateWriter to)
    {
        to.Byte((byte)kind);
        SumForm.Write(ref to, sums);
        SumForm.Write(ref to, brier);
        to.Count(clipped);
    }

    static BinaryLogLoss IStateForm<BinaryLogLoss>.Read(ref StateReader from)
    {
        var state = new BinaryLogLoss((ScoreKind)from.Byte("kind of score"))
        {
            sums = SumForm.ReadLosses(ref from),
            brier = SumForm.ReadSum(ref from, "Brier sum"),
            clipped = from.Count("clipped samples"),
        };
        SumForm.RequireLogarithms(ref from, state.sums, state.clipped);
        double most = Math.ScaleB(state.sums.Moments.Weight.Value, -state.sums.Moments.Unit);
        from.Require(state.brier.Value >= 0 && state.brier.Value <= most + most * SumForm.Rounding, "the Brier score is 0 to 1");
        return state;
    }
}
