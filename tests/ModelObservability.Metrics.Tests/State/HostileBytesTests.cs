using System.Buffers;
using System.Buffers.Binary;
using ModelObservability.Tests.Metrics.Laws;

namespace ModelObservability.Tests.Metrics.Serialization;

/// <summary>Bytes that no state has written: a clear error, or a state as good as any; never another exception, a crash or much memory.</summary>
[TestFixtureSource(typeof(MetricsUnderLaw), nameof(MetricsUnderLaw.Serialisable))]
public class HostileBytesTests(ILawSubject metric)
{
    private const int Mutations = 2_000, Seeds = 20;

    // Of an array of bytes each may become an object of the state: a sample of 16 bytes of at least one byte, with a spare place.
    private const int MemoryPerByte = 64, MemoryAtLeast = 1 << 20;

    private readonly byte[][] states = [.. Enumerable.Range(0, Seeds).Select(seed => metric.Bytes(seed)!)];

    [Test]
    public void Every_state_cut_off_anywhere_is_refused()
    {
        byte[] state = Small();
        for (int length = 0; length < state.Length; length++)
            Assert.That(() => metric.Read(new ReadOnlySequence<byte>(state, 0, length)), Throws.TypeOf<InvalidDataException>(), $"{length} of {state.Length} bytes");
    }

    [Test]
    public void Every_payload_cut_off_anywhere_is_refused_though_length_and_checksum_are_right()
    {
        byte[] state = Small(), payload = StateBytes.Payload(state);
        for (int length = 0; length < payload.Length; length++)
            Assert.That(() => metric.Read(new(StateBytes.Forged(state, payload[..length]))), Throws.TypeOf<InvalidDataException>(), $"{length} of {payload.Length} bytes");
        Assert.That(() => metric.Read(new(StateBytes.Forged(state, [.. payload, 0]))), Throws.TypeOf<InvalidDataException>().With.Message.Contains("the contents end"));
    }

    [Test]
    public void Every_flipped_bit_is_found()
    {
        byte[] state = Small();
        for (int bit = 0; bit < 8 * state.Length; bit++)
        {
            state[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(() => metric.Read(new(state)), Throws.TypeOf<InvalidDataException>(), $"bit {bit % 8} of byte {bit / 8}");
            state[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Test]
    public void Random_bytes_are_refused()
    {
        var random = new Random(5);
        for (int i = 0; i < 2_000; i++)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.That(() => metric.Read(new(bytes)), Throws.TypeOf<InvalidDataException>());
        }
    }

    [Test]
    public void A_forged_payload_is_refused_or_a_state_like_any_other()
    {
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] state = Pick(random, states);
            byte[] forged = StateBytes.Forged(state, Mutated(StateBytes.Payload(state), random));
            try
            {
                byte[] digest = metric.Digest(new(forged));
                // What was taken for a state is one: it is written and read again as itself.
                Assert.That(metric.Digest(new(digest)), Is.EqualTo(digest), () => $"mutation {i}: {Convert.ToHexString(forged)}");
            }
            catch (InvalidDataException)
            {
                refused++;
            }
            catch (Exception other) when (other is not AssertionException)
            {
                Assert.Fail($"mutation {i}: {other}\n{Convert.ToHexString(forged)}");
            }
        }

        Assert.That(refused, Is.GreaterThan(Mutations / 20));
    }

    [Test]
    public void Reading_allocates_no_more_than_the_bytes_that_are_there_justify()
    {
        var random = new Random(3);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] state = Pick(random, states);
            var forged = new ReadOnlySequence<byte>(StateBytes.Forged(state, Mutated(StateBytes.Payload(state), random)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                metric.Read(forged);
            }
            catch (InvalidDataException)
            {
                // What matters is what it took to find out.
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.That(allocated, Is.LessThan(MemoryAtLeast + MemoryPerByte * forged.Length), () => Convert.ToHexString(forged.ToArray()));
        }
    }

    private byte[] Small() => [.. states.MinBy(bytes => Math.Abs(bytes.Length - 300))!];

    private static byte[] Mutated(byte[] payload, Random random)
    {
        List<byte> bytes = [.. payload];
        for (int changes = 1 + random.Next(3); changes > 0; changes--)
        {
            // Most of what decides is at the front.
            int at = random.Next(random.Next(2) == 0 ? Math.Min(bytes.Count, 24) : bytes.Count);
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] = Pick<byte>(random, [0, 1, 2, 0x7F, 0x80, 0xFF]); break;
                case 2: bytes.Insert(at, Pick<byte>(random, [0, 1, 0x80, 0xFF])); break;
                case 3 when bytes.Count > 1: bytes.RemoveAt(at); break;
                case 4: Replace(bytes, at, Pick(random, Numbers)); break;
                default: Replace(bytes, at, Pick(random, Counts)); break;
            }
        }

        return [.. bytes];
    }

    private static readonly byte[][] Numbers =
    [
        .. new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, -0.0, 0, 1, -1, 1e-300, 0.5 }
            .Select(BitConverter.GetBytes),
    ];

    // 2^63 - 1, 2^64 - 1, 2^31 - 1, 2^21 - 1, 2^32, an overlong 0, one that never ends, and 2^128 - 1.
    private static readonly byte[][] Counts =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0xFF, 0xFF, 0xFF, 0xFF, 7],
        [0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x10], [0x80, 0], [.. Enumerable.Repeat((byte)0xFF, 30)], [.. Enumerable.Repeat((byte)0xFF, 18), 3],
    ];

    private static void Replace(List<byte> bytes, int at, byte[] with)
    {
        bytes.RemoveRange(at, Math.Min(with.Length, bytes.Count - at));
        bytes.InsertRange(at, with);
    }

    private static T Pick<T>(Random random, T[] from) => from[random.Next(from.Length)];
}
