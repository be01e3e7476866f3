using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Regression;

public sealed partial class LossStatistics : IStateForm<LossStatistics>
{
    static StateKind IStateForm<LossStatistics>.Kind => StateKind.LossStatistics;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static LossStatistics Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<LossStatistics>(bytes);

    void IStateForm<LossStatistics>.Write(ref StateWriter to)
    {
        SumForm.Write(ref to, _sums);
    }

    static LossStatistics IStateForm<LossStatistics>.Read(ref StateReader from)
    {
        return new LossStatistics { _sums = SumForm.ReadLosses(ref from) };
    }
}
