using System.Buffers.Binary;
using System.Text;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// A protocol buffer message in the making: the wire types of the encoding guide (protobuf.dev/programming-guides/encoding) that TensorBoard's
/// messages need. Used again after <see cref="Clear"/>. Zeros are written: in a <c>oneof</c> a zero is a value.
/// </summary>
internal sealed class ProtoMessage
{
    private byte[] buffer = new byte[256];
    private int length;

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    public ProtoMessage Clear()
    {
        length = 0;
        return this;
    }

    public ProtoMessage Integer(int field, long value)
    {
        Tag(field, 0);
        Varint((ulong)value);
        return this;
    }

    public ProtoMessage Double(int field, double value)
    {
        Tag(field, 1);
        BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        return this;
    }

    public ProtoMessage Single(int field, float value)
    {
        Tag(field, 5);
        BinaryPrimitives.WriteSingleLittleEndian(Room(4), value);
        return this;
    }

    public ProtoMessage Blob(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, 2);
        Varint((ulong)value.Length);
        value.CopyTo(Room(value.Length));
        return this;
    }

    public ProtoMessage Text(int field, string value)
    {
        Tag(field, 2);
        int bytes = Encoding.UTF8.GetByteCount(value);
        Varint((ulong)bytes);
        Encoding.UTF8.GetBytes(value, Room(bytes));
        return this;
    }

    public ProtoMessage Message(int field, ProtoMessage value) => Blob(field, value.Bytes);

    /// <summary>A packed repeated field.</summary>
    public ProtoMessage Doubles(int field, IReadOnlyList<double> values)
    {
        Tag(field, 2);
        Varint(8ul * (ulong)values.Count);
        foreach (double value in values) BinaryPrimitives.WriteDoubleLittleEndian(Room(8), value);
        return this;
    }

    private void Tag(int field, int wireType) => Varint((ulong)(field << 3 | wireType));

    private void Varint(ulong value)
    {
        Span<byte> room = Room(10);
        int bytes = 0;
        for (; value >= 0x80; value >>= 7) room[bytes++] = (byte)(value | 0x80);
        room[bytes++] = (byte)value;
        length -= 10 - bytes;
    }

    private Span<byte> Room(int bytes)
    {
        if (buffer.Length - length < bytes) Array.Resize(ref buffer, Math.Max(length + bytes, 2 * buffer.Length));
        length += bytes;
        return buffer.AsSpan(length - bytes, bytes);
    }
}
