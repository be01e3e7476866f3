using System.Buffers.Binary;
using System.Numerics;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// The checksum of TFRecord: CRC-32C (Castagnoli), rotated and shifted so that a checksum over data that holds checksums stays strong
/// (TensorFlow, <c>lib/hash/crc32c.h</c>).
/// </summary>
internal static class MaskedCrc
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte one in data) crc = BitOperations.Crc32C(crc, one);
        crc = ~crc;
        return BitOperations.RotateRight(crc, 15) + 0xa282ead8;
    }
}
