using System.Buffers.Binary;
using System.Numerics;

namespace ModelObservability.Metrics.Serialization;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4): finds every error of up to 32 neighbouring bits, and processors compute it.</summary>
internal struct Crc32C()
{
    private uint register = uint.MaxValue;

    /// <summary>The checksum of all bytes so far.</summary>
    public readonly uint Value => ~register;

    /// <summary>Continues with more bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            register = BitOperations.Crc32C(register, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte one in bytes)
            register = BitOperations.Crc32C(register, one);
    }
}
