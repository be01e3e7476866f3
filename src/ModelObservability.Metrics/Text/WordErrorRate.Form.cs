using System.Buffers;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Text;

public sealed partial class WordErrorRate : IStateForm<WordErrorRate>
{
    static StateKind IStateForm<WordErrorRate>.Kind => StateKind.WordErrorRate;

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateForm.Write(this, output);

    /// <inheritdoc/>
    public static WordErrorRate Read(in ReadOnlySequence<byte> bytes) => StateForm.Read<WordErrorRate>(bytes);

    void IStateForm<WordErrorRate>.Write(ref StateWriter to) => counts.Write(ref to);

    static WordErrorRate IStateForm<WordErrorRate>.Read(ref StateReader from) => new(ErrorCounts.Read(ref from));
}
