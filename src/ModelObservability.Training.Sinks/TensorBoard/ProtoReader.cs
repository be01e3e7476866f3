using System.Buffers.Binary;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>The fields of a protobuf message, one after the other; at whatever is none it ends.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;

    /// <summary>The field read last.</summary>
    public Field Current { get; private set; }

    public readonly ProtoReader GetEnumerator() => this;

    public bool MoveNext()
    {
        if (!TryReadVarint(out ulong key)) return false;
        int number = (int)(key >> 3);
        switch (key & 7)
        {
            case 0 when TryReadVarint(out ulong integer):
                Current = new Field(number, (long)integer, []);
                return true;
            case 1 when rest.Length >= 8:
                Current = new Field(number, BinaryPrimitives.ReadInt64LittleEndian(rest), rest[..8]);
                rest = rest[8..];
                return true;
            case 5 when rest.Length >= 4:
                Current = new Field(number, BinaryPrimitives.ReadInt32LittleEndian(rest), rest[..4]);
                rest = rest[4..];
                return true;
            case 2 when TryReadVarint(out ulong length) && length <= (ulong)rest.Length:
                Current = new Field(number, 0, rest[..(int)length]);
                rest = rest[(int)length..];
                return true;
            default:
                return false;
        }
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int index = 0; index < Math.Min(rest.Length, 10); index++)
        {
            value |= (ulong)(rest[index] & 0x7F) << (7 * index);
            if (rest[index] >= 0x80) continue;
            rest = rest[(index + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>One field: its number, and its value as a number or as bytes.</summary>
    internal readonly ref struct Field(int number, long integer, ReadOnlySpan<byte> bytes)
    {
        public int Number { get; } = number;

        public long Integer { get; } = integer;

        public ReadOnlySpan<byte> Bytes { get; } = bytes;
    }
}
