using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace ModelObservability.Metrics.Serialization;

/// <summary>Writes the items that a state is made of. One made without an output only counts their bytes.</summary>
internal ref struct StateWriter(IBufferWriter<byte>? output)
{
    private const int LongestItem = 19, BufferLength = 512;

    private readonly IBufferWriter<byte>? output = output;
    private Crc32C checksum = new();
    private Span<byte> buffer;
    private int used;
    private long flushed;

    /// <summary>How many bytes there are so far.</summary>
    public readonly long Length => flushed + used;

    /// <summary>A small number, one byte.</summary>
    public void Byte(byte value)
    {
        if (Room(out Span<byte> room))
            room[0] = value;
        used++;
    }

    /// <summary>Yes or no, one byte.</summary>
    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>A count, 0 or more: seven bits a byte, the lowest first, the highest bit set in every byte but the last.</summary>
    public void Count(long value) => Unsigned((ulong)value);

    /// <summary>Any unsigned number, as <see cref="Count"/>.</summary>
    public void Unsigned(ulong value)
    {
        if (!Room(out Span<byte> room))
        {
            used += (BitOperations.Log2(value | 1) / 7) + 1;
            return;
        }

        int length = 0;
        for (; value >= 0x80; value >>= 7)
            room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        used += length;
    }

    /// <summary>An integer of either sign: 0, -1, 1, -2… become 0, 1, 2, 3…</summary>
    public void Signed(int value) => Unsigned((uint)((value << 1) ^ (value >> 31)));

    /// <summary>A sum of integers of up to 128 bits, as <see cref="Count"/>.</summary>
    public void Units(UInt128 value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)((byte)value | 0x80));
        Byte((byte)value);
    }

    /// <summary>A real number, eight bytes.</summary>
    public void Number(double value) => Fixed(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Eight bytes, the lowest first.</summary>
    public void Fixed(ulong value)
    {
        if (Room(out Span<byte> room))
            BinaryPrimitives.WriteUInt64LittleEndian(room, value);
        used += sizeof(ulong);
    }

    /// <summary>As many counts as there are, one after the other.</summary>
    public void Counts(ReadOnlySpan<long> values)
    {
        foreach (long value in values)
            Count(value);
    }

    /// <summary>Five counts, in the order of the reasons.</summary>
    public void Rejections(in Rejections rejected)
    {
        Count(rejected.LabelOutOfRange);
        Count(rejected.PredictionOutOfRange);
        Count(rejected.NonFiniteScore);
        Count(rejected.ProbabilityOutOfRange);
        Count(rejected.WeightOutOfRange);
    }

    /// <summary>The checksum of everything so far, and the end.</summary>
    public void End()
    {
        Flush();
        Room(out Span<byte> room);
        BinaryPrimitives.WriteUInt32LittleEndian(room, checksum.Value);
        used += sizeof(uint);
        Flush();
    }

    private bool Room(out Span<byte> room)
    {
        if (output is null)
        {
            (flushed, used) = (flushed + used, 0);
            room = default;
            return false;
        }

        if (buffer.Length - used < LongestItem)
        {
            Flush();
            buffer = output.GetSpan(BufferLength);
        }

        room = buffer[used..];
        return true;
    }

    private void Flush()
    {
        checksum.Append(buffer[..used]);
        output!.Advance(used);
        flushed += used;
        buffer = default;
        used = 0;
    }
}
