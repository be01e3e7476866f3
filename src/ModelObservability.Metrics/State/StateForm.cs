using System.Buffers;
using System.Buffers.Binary;

namespace ModelObservability.Metrics.Serialization;

/// <summary>
/// The frame around every state: magic, kind, version, length, payload, checksum. <c>docs/state-format.md</c> is its specification.
/// </summary>
internal static class StateForm
{
    /// <summary>The form this library writes. It reads this one and all before.</summary>
    public const byte Version = 1;

    public const int HeaderLength = 14, ChecksumLength = 4;

    /// <summary>No text starts like this, and whatever strips the eighth bit shows.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'M', (byte)'O', (byte)'S'];

    public static void Write<TState>(TState state, IBufferWriter<byte> output)
        where TState : class, IStateForm<TState>
    {
        ArgumentNullException.ThrowIfNull(output);
        var counted = new StateWriter(null);
        state.Write(ref counted);

        var writer = new StateWriter(output);
        foreach (byte one in Magic)
            writer.Byte(one);
        writer.Byte((byte)TState.Kind);
        writer.Byte(Version);
        writer.Fixed((ulong)counted.Length);
        state.Write(ref writer);
        writer.End();
    }

    public static TState Read<TState>(in ReadOnlySequence<byte> bytes)
        where TState : class, IStateForm<TState>
    {
        StateHeader header = StateHeader.Of(bytes);
        if (header.Kind != TState.Kind)
            throw new InvalidDataException($"Byte 4: the bytes hold the state of a {header.Kind}; expected a {TState.Kind}.");
        if (header.Version is 0 or > Version)
            throw new InvalidDataException($"{header.Kind}, byte 5: the state is in form {header.Version}; this version of the library reads forms 1 to {Version}.");
        if (bytes.Length != header.Length)
            throw new InvalidDataException($"{header.Kind}: there are {bytes.Length} bytes; expected {header.Length} by the length at byte 6.");

        ReadOnlySequence<byte> payload = bytes.Slice(HeaderLength, header.PayloadLength);
        Verify(bytes.Slice(0, payload.End), bytes.Slice(payload.End), header.Kind);
        var reader = new StateReader(payload, header.Kind.ToString(), HeaderLength);
        try
        {
            TState state = TState.Read(ref reader);
            reader.End();
            return state;
        }
        catch (ArgumentException refused)
        {
            throw new InvalidDataException($"{header.Kind}: the configuration is not an allowed one. {refused.Message}", refused);
        }
    }

    private static void Verify(in ReadOnlySequence<byte> bytes, in ReadOnlySequence<byte> written, StateKind kind)
    {
        var checksum = new Crc32C();
        foreach (ReadOnlyMemory<byte> segment in bytes)
            checksum.Append(segment.Span);
        Span<byte> copy = stackalloc byte[ChecksumLength];
        written.CopyTo(copy);
        uint expected = BinaryPrimitives.ReadUInt32LittleEndian(copy);
        if (checksum.Value != expected)
        {
            throw new InvalidDataException(
                $"{kind}: the bytes were damaged on their way; their checksum is {checksum.Value:x8}, the one at byte {bytes.Length} is {expected:x8}.");
        }
    }
}
