using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class CharacterErrorRate : IStateForm<CharacterErrorRate>
{
    static StateKind IStateForm<CharacterErrorRate>.Kind => StateKind.CharacterErrorRate;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static CharacterErrorRate Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<CharacterErrorRate>(bytes);

    void IStateForm<CharacterErrorRate>.Write(ref StateWriter to) => counts.Write(ref to);

    static CharacterErrorRate IStateForm<CharacterErrorRate>.Read(ref StateReader from) => new(ErrorCounts.Read(ref from));
}
