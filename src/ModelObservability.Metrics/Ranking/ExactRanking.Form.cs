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
        to.Flag(doubles is not null);
        if (doubles is null)
            KeyLists.Write(ref to, singles);
        else
            KeyLists.Write(ref to, doubles);
        to.Rejections(rejected);
    }

    static ExactRanking IStateForm<ExactRanking>.Read(ref StateReader from)
    {
        var state = new ExactRanking();
        if (from.Flag("doubles"))
            state.doubles = KeyLists.Read<double, ulong, DoubleKey>(ref from);
        else
            state.singles = KeyLists.Read<float, uint, SingleKey>(ref from);
        state.rejected = from.Rejections();
        return state;
    }
}
