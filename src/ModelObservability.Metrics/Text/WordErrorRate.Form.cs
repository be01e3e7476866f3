using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class WordErrorRate : IStateForm<WordErrorRate>
{
    static StateKind IStateForm<WordErrorRate>.Kind => StateKind.WordErrorRate;

    void ISerializableMetric<WordErrorRate, ErrorRateValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static WordErrorRate ISerializableMetric<WordErrorRate, ErrorRateValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<WordErrorRate>(bytes);

    void IStateForm<WordErrorRate>.Write(ref StateWriter to) => counts.Write(ref to);

    static WordErrorRate IStateForm<WordErrorRate>.Read(ref StateReader from) => new(ErrorCounts.Read(ref from));
}
