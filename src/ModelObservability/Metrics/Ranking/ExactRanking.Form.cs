using System.Buffers;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

public sealed partial class ExactRanking : IStateForm<ExactRanking>
{
    static StateKind IStateForm<ExactRanking>.Kind => StateKind.ExactRanking;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static ExactRanking Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<ExactRanking>(bytes);

    void IStateForm<ExactRanking>.Write(ref StateWriter to)
    {
        to.Flag(_doubles is not null);
        if (_doubles is null)
            KeyLists.Write(ref to, _singles);
        else
            KeyLists.Write(ref to, _doubles);
        to.Rejections(_rejected);
    }

    static ExactRanking IStateForm<ExactRanking>.Read(ref StateReader from)
    {
        var state = new ExactRanking();
        if (from.Flag("doubles"))
            state._doubles = KeyLists.Read<double, ulong, DoubleKey>(ref from);
        else
            state._singles = KeyLists.Read<float, uint, SingleKey>(ref from);
        state._rejected = from.Rejections();
        return state;
    }
}
