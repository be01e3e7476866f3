using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Probability;

public sealed partial class BinaryLogLoss : IStateForm<BinaryLogLoss>
{
    static StateKind IStateForm<BinaryLogLoss>.Kind => StateKind.BinaryLogLoss;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static BinaryLogLoss Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<BinaryLogLoss>(bytes);

    void IStateForm<BinaryLogLoss>.Write(ref StateWriter to)
    {
        to.Byte((byte)_kind);
        SumForm.Write(ref to, _sums);
        SumForm.Write(ref to, _brier);
        to.Count(_clipped);
    }

    static BinaryLogLoss IStateForm<BinaryLogLoss>.Read(ref StateReader from)
    {
        var state = new BinaryLogLoss((ScoreKind)from.Byte("kind of score"))
        {
            _sums = SumForm.ReadLosses(ref from),
            _brier = SumForm.ReadSum(ref from, "Brier sum"),
            _clipped = from.Count("clipped samples"),
        };
        SumForm.RequireLogarithms(ref from, state._sums, state._clipped);
        double most = state._sums.Moments.Weight.Value;
        from.Require(state._brier.Value >= 0 && state._brier.Value <= most + most * SumForm.Rounding, "the Brier score is 0 to 1");
        return state;
    }
}
