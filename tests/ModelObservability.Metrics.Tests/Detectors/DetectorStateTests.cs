using System.Buffers;
using ModelObservability.Metrics.Detectors;

namespace ModelObservability.Tests.Metrics.Detectors;

public class DetectorStateTests
{
    [Test]
    public void A_detector_read_back_goes_on_as_the_one_written([Values(0, 1, 100, 1_499)] int values, [Values] ChangeDirection direction)
    {
        ShiryaevRoberts original = After(values, direction), copy = Read(Bytes(original));
        Assert.That(copy, Has.Property("Count").EqualTo(original.Count).And.Property("Tolerated").EqualTo(0.3).And.Property("Direction").EqualTo(direction));
        var random = new Random(1);
        for (int i = 0; i < 500; i++)
        {
            double value = random.NextDouble();
            Assert.That(copy.Add(value), Is.EqualTo(original.Add(value)));
            Assert.That(copy.Evidence, Is.EqualTo(original.Evidence));
            Assert.That(copy.LastAlarm, Is.EqualTo(original.LastAlarm));
        }

        Assert.That(Bytes(copy), Is.EqualTo(Bytes(original)));
    }

    [Test]
    public void Bytes_that_are_cut_off_or_changed_anywhere_are_refused()
    {
        byte[] bytes = Bytes(After(700, ChangeDirection.Rise));
        for (int length = 0; length < bytes.Length; length++)
            Assert.That(() => Read(bytes[..length]), Throws.TypeOf<InvalidDataException>(), $"{length} bytes");
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x10;
            Assert.That(() => Read(damaged), Throws.TypeOf<InvalidDataException>(), $"byte {at}");
        }

        Assert.That(() => Read([.. bytes, 0]), Throws.TypeOf<InvalidDataException>());
    }

    [Test]
    public void Bytes_with_a_right_checksum_and_wrong_contents_are_refused_or_give_a_detector_that_works()
    {
        byte[] bytes = Bytes(After(700, ChangeDirection.Rise));
        var random = new Random(2);
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] hostile = [.. bytes];
            for (int change = random.Next(1, 6); change > 0; change--) hostile[random.Next(4, hostile.Length - 4)] = (byte)random.Next(256);
            BitConverter.TryWriteBytes(hostile.AsSpan(hostile.Length - 4), Checksum(hostile.AsSpan(0, hostile.Length - 4)));
            ShiryaevRoberts read;
            try
            {
                read = Read(hostile);
            }
            catch (InvalidDataException)
            {
                continue;
            }

            for (int i = 0; i < 50; i++) read.Add(i % 2);
            Assert.That(read.Evidence, Is.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void A_later_version_is_refused_with_a_word()
    {
        byte[] bytes = Bytes(After(3, ChangeDirection.Rise));
        bytes[4] = 9;
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), Checksum(bytes.AsSpan(0, bytes.Length - 4)));
        Assert.That(() => Read(bytes), Throws.TypeOf<InvalidDataException>().With.Message.Contains("later version"));
    }

    private static ShiryaevRoberts After(int values, ChangeDirection direction)
    {
        var detector = new ShiryaevRoberts(0.3, 500, direction, refractory: 20);
        var random = new Random(values);
        for (int i = 0; i < values; i++) detector.Add(i > 500 ? random.NextDouble() : i % 10 / 30.0);
        detector.Add(double.NaN);
        return detector;
    }

    private static byte[] Bytes(ShiryaevRoberts detector)
    {
        var buffer = new ArrayBufferWriter<byte>();
        detector.Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    private static ShiryaevRoberts Read(byte[] bytes) => ShiryaevRoberts.Read(new ReadOnlySequence<byte>(bytes));

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = new ModelObservability.Metrics.Serialization.Crc32C();
        checksum.Append(bytes);
        return checksum.Value;
    }
}
