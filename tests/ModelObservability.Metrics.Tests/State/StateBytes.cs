using System.Buffers;
using System.Buffers.Binary;
using ModelObservability.Metrics;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>Bytes of states, whole and in pieces, good and forged.</summary>
internal static class StateBytes
{
    public const int HeaderLength = 14, ChecksumLength = 4;

    public static byte[] Of<TState, TValue>(ISerializableMetric<TState, TValue> state)
        where TState : class, ISerializableMetric<TState, TValue>
    {
        var bytes = new ArrayBufferWriter<byte>();
        state.Write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The same bytes in segments of 0 to 7 bytes, as a network might deliver them.</summary>
    public static ReadOnlySequence<byte> Segmented(byte[] bytes, int seed)
    {
        var random = new Random(seed);
        Segment first = new(default, 0), last = first;
        for (int start = 0; start < bytes.Length;)
        {
            int length = Math.Min(random.Next(8), bytes.Length - start);
            last = last.Append(bytes.AsMemory(start, length));
            start += length;
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public static byte[] Payload(byte[] state) => state[HeaderLength..^ChecksumLength];

    /// <summary>A state with another payload, whose length and checksum are right.</summary>
    public static byte[] Forged(byte[] state, byte[] payload)
    {
        byte[] forged = [.. state[..HeaderLength], .. payload, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt64LittleEndian(forged.AsSpan(6), (ulong)payload.Length);
        return Signed(forged);
    }

    /// <summary>The same bytes with the right checksum.</summary>
    public static byte[] Signed(byte[] state)
    {
        byte[] signed = [.. state];
        BinaryPrimitives.WriteUInt32LittleEndian(signed.AsSpan(signed.Length - ChecksumLength), Checksum(signed.AsSpan(..^ChecksumLength)));
        return signed;
    }

    /// <summary>CRC-32C bit by bit, from its definition.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint register = uint.MaxValue;
        foreach (byte one in bytes)
        {
            register ^= one;
            for (int bit = 0; bit < 8; bit++) register = (register & 1) != 0 ? (register >> 1) ^ 0x82F63B78 : register >> 1;
        }

        return ~register;
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start) => (Memory, RunningIndex) = (memory, start);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
