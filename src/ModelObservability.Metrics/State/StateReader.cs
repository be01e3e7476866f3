using System.Buffers;

namespace ModelObservability.Metrics.Serialization;

/// <summary>Reads the items that <see cref="StateWriter"/> writes, from bytes that may be anything: what cannot be is refused, with its place.</summary>
/// <param name="payload">The bytes of the payload, exactly.</param>
/// <param name="kind">The name of the metric, for messages.</param>
/// <param name="start">Where the payload starts in the bytes of the state, for messages.</param>
internal ref struct StateReader(in ReadOnlySequence<byte> payload, string kind, int start)
{
    private readonly string kind = kind;
    private readonly int start = start;
    private SequenceReader<byte> reader = new(payload);
    private long itemStart;

    /// <summary>A small number.</summary>
    public byte Byte(string what)
    {
        itemStart = reader.Consumed;
        return Next(what);
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string what) => Byte(what) switch { 0 => false, 1 => true, byte value => throw Bad(what, value, "0 or 1") };

    /// <summary>A count, 0…2^63 - 1.</summary>
    public long Count(string what)
    {
        ulong value = Unsigned(what);
        return value <= long.MaxValue ? (long)value : throw Bad(what, value, "at most 2^63 - 1");
    }

    /// <summary>A whole number of 0…<paramref name="most"/>.</summary>
    public int Integer(string what, int most = int.MaxValue)
    {
        ulong value = Unsigned(what);
        return value <= (uint)most ? (int)value : throw Bad(what, value, $"at most {most}");
    }

    /// <summary>A number of up to 64 bits.</summary>
    public ulong Unsigned(string what)
    {
        itemStart = reader.Consumed;
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Next(what);
            ulong bits = next & 0x7Ful;
            if (shift == 63 && bits > 1)
                throw Bad(what, "longer than 64 bits", "a number that fits");
            value |= bits << shift;
            if (next < 0x80)
                return next != 0 || shift == 0 ? value : throw Bad(what, "written with leading zeros", "the shortest form");
        }
    }

    /// <summary>An integer of either sign.</summary>
    public int Signed(string what)
    {
        ulong value = Unsigned(what);
        return value <= uint.MaxValue ? (int)(uint)value >>> 1 ^ -(int)(value & 1) : throw Bad(what, value, "at most 2^32 - 1");
    }

    /// <summary>A sum of integers of up to 128 bits.</summary>
    public UInt128 Units(string what)
    {
        itemStart = reader.Consumed;
        UInt128 value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Next(what);
            UInt128 bits = (UInt128)(next & 0x7F);
            if (shift == 126 && bits > 3)
                throw Bad(what, "longer than 128 bits", "a number that fits");
            value |= bits << shift;
            if (next < 0x80)
                return next != 0 || shift == 0 ? value : throw Bad(what, "written with leading zeros", "the shortest form");
        }
    }

    /// <summary>A real number, NaN and infinities included.</summary>
    public double Number(string what)
    {
        itemStart = reader.Consumed;
        return reader.TryReadLittleEndian(out long bits) ? BitConverter.Int64BitsToDouble(bits) : throw CutOff(what);
    }

    /// <summary>As many counts as the span holds.</summary>
    public void Counts(Span<long> values, string what)
    {
        foreach (ref long value in values)
            value = Count(what);
    }

    /// <summary>Rejections by reason.</summary>
    public Rejections Rejections() => new(
        Count("rejected labels"), Count("rejected predictions"), Count("rejected scores"), Count("rejected probabilities"), Count("rejected weights"));

    /// <summary>A number of items that follow: no more than the bytes left can hold, so an array for them is no larger than they justify.</summary>
    /// <param name="what">What they are.</param>
    /// <param name="bytesEach">The fewest bytes that one of them takes.</param>
    public int Items(string what, int bytesEach = 1)
    {
        int items = Integer($"number of {what}", Array.MaxLength);
        RequireRoom(items, what, bytesEach);
        return items;
    }

    /// <summary>The same for a number of items that follows from what has been read.</summary>
    public readonly void RequireRoom(long items, string what, int bytesEach = 1)
    {
        if (items > reader.Remaining / bytesEach)
        {
            throw new InvalidDataException(
                $"{kind}, byte {start + itemStart}: it announces {items} {what} of at least {bytesEach} bytes each, and {reader.Remaining} bytes are left.");
        }
    }

    /// <summary>Refuses contents that no samples lead to.</summary>
    /// <param name="holds">Whether the rule holds.</param>
    /// <param name="rule">The rule.</param>
    public readonly void Require(bool holds, string rule)
    {
        if (!holds)
            throw new InvalidDataException($"{kind}, up to byte {start + reader.Consumed}: the contents contradict each other. Always {rule}.");
    }

    /// <summary>Refuses what is left over.</summary>
    public readonly void End()
    {
        if (!reader.End)
            throw new InvalidDataException($"{kind}, byte {start + reader.Consumed}: the contents end here, and {reader.Remaining} bytes more were announced.");
    }

    /// <summary>What is wrong with the item read last.</summary>
    public readonly InvalidDataException Bad(string what, object value, string expected) =>
        new(FormattableString.Invariant($"{kind}, byte {start + itemStart}: {what} is {value}; expected {expected}."));

    private byte Next(string what) => reader.TryRead(out byte value) ? value : throw CutOff(what);

    private readonly InvalidDataException CutOff(string what) =>
        new($"{kind}, byte {start + itemStart}: the contents end within {what}.");
}
