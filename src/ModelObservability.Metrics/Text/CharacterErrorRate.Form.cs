using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class CharacterErrorRate : IStateForm<CharacterErrorRate>
{
    static StateKind IStateForm<CharacterErrorRate>.Kind => StateKind.CharacterErrorRate;

    void ISerializableMetric<CharacterErrorRate, ErrorRateValue>.Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    static CharacterErrorRate ISerializableMetric<CharacterErrorRate, ErrorRateValue>.Read(in ReadOnlySequence<byte> bytes) =>
        StateForm.Read<CharacterErrorRate>(bytes);

    void IStateForm<CharacterErrorRate>.Write(ref StateWriter to) => counts.Write(ref to);

    static CharacterErrorRate IStateForm<CharacterErrorRate>.Read(ref StateReader from) => new(ErrorCounts.Read(ref from));
}
