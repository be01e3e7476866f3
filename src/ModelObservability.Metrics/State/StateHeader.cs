using System.Buffers;
using System.Buffers.Binary;

namespace ModelObservability.Metrics.Serialization;

/// <summary>The first bytes of a state.</summary>
/// <param name="Kind">Which metric; one that this library knows.</param>
/// <param name="Version">The form of that metric.</param>
/// <param name="PayloadLength">The bytes between header and checksum, 0…2^63 - 19.</param>
internal readonly record struct StateHeader(StateKind Kind, byte Version, long PayloadLength)
{
    private const int KindAt = 4, VersionAt = 5, LengthAt = 6, Around = StateForm.HeaderLength + StateForm.ChecksumLength;

    /// <summary>All bytes of the state.</summary>
    public long Length => PayloadLength + Around;

    /// <summary>The header at the start of some bytes.</summary>
    /// <exception cref="InvalidDataException">They do not start with the header of a state, or with a part of one.</exception>
    public static StateHeader Of(in ReadOnlySequence<byte> bytes) => TryRead(bytes, out StateHeader header)
        ? header
        : throw new InvalidDataException($"There are {bytes.Length} bytes; the header of a state alone takes {StateForm.HeaderLength}.");

    /// <summary>The header at the start of some bytes; false where they may become one but are too few.</summary>
    /// <exception cref="InvalidDataException">Whatever follows, this is no header.</exception>
    public static bool TryRead(in ReadOnlySequence<byte> bytes, out StateHeader header)
    {
        header = default;
        Span<byte> copy = stackalloc byte[StateForm.HeaderLength];
        int there = (int)Math.Min(bytes.Length, copy.Length);
        bytes.Slice(0, there).CopyTo(copy);
        int magic = Math.Min(there, StateForm.Magic.Length);
        if (!StateForm.Magic.StartsWith(copy[..magic]))
            throw new InvalidDataException($"Byte 0: the bytes start with {Convert.ToHexString(copy[..magic])}; the state of a metric starts with {Convert.ToHexString(StateForm.Magic)}.");
        if (there > KindAt && !Enum.IsDefined((StateKind)copy[KindAt]))
            throw new InvalidDataException($"Byte {KindAt}: {copy[KindAt]} is no kind of metric that this version of the library knows.");
        if (there < copy.Length)
            return false;

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(copy[LengthAt..]);
        if (length > long.MaxValue - Around)
            throw new InvalidDataException($"Byte {LengthAt}: the length of the contents is {length}; expected at most 2^63 - {Around + 1}.");
        header = new StateHeader((StateKind)copy[KindAt], copy[VersionAt], (long)length);
        return true;
    }
}
