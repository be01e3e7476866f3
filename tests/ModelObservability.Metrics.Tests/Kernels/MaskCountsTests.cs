using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

internal sealed class MaskCountsTests
{
    [Test]
    public void Vectors_count_what_the_definition_counts_at_every_length_and_offset()
    {
        Random random = new(1);
        byte[] labels = new byte[1100], predictions = new byte[1100];
        for (int i = 0; i < labels.Length; i++)
        {
            // Any byte but 0 is set: interop hands over bools that hold other values than 1.
            labels[i] = random.Next(3) == 0 ? (byte)0 : (byte)random.Next(1, 256);
            predictions[i] = random.Next(2) == 0 ? (byte)0 : (byte)random.Next(1, 256);
        }

        for (int length = 0; length <= 1024; length++)
        {
            int offset = length % 67;
            ReadOnlySpan<byte> label = labels.AsSpan(offset, length), prediction = predictions.AsSpan(offset / 2, length);
            Assert.That(MaskCounts.Of(label, prediction), Is.EqualTo(MaskCounts.OfEach(label, prediction)), $"length {length}");
        }
    }

    [Test]
    public void Lanes_are_emptied_before_they_overflow()
    {
        byte[] full = new byte[1_000_003], empty = new byte[1_000_003];
        Array.Fill(full, (byte)255);
        Assert.That(MaskCounts.Of(full, full), Is.EqualTo(new MaskCounts(1_000_003, 1_000_003, 1_000_003)));
        Assert.That(MaskCounts.Of(full, empty), Is.EqualTo(new MaskCounts(1_000_003, 0, 0)));
        Assert.That(MaskCounts.Of(empty, empty), Is.EqualTo(new MaskCounts(0, 0, 0)));
    }
}
