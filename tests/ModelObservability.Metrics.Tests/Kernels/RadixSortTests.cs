using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class RadixSortTests
{
    // Lengths on both sides of where it begins to count and where it takes wider digits.
    private static readonly int[] Lengths = [0, 1, 2, 1_023, 1_024, 1_025, 5_000, (1 << 18) - 1, 1 << 18, 300_000];

    [Test]
    public void Keys_come_out_in_ascending_order([ValueSource(nameof(Lengths))] int length, [Values(0, 11, 16, 22, 29)] int sharedBits)
    {
        var random = new Random(length + sharedBits);
        uint[] keys = new uint[length];
        ulong[] longKeys = new ulong[length];
        for (int i = 0; i < length; i++)
        {
            // The leading bits are the same, and keys repeat where few others are left.
            keys[i] = (uint)((0xABCD_EF01L << (32 - sharedBits)) + random.NextInt64(1L << (32 - sharedBits)));
            longKeys[i] = ((ulong)keys[i] << 32) + (ulong)random.Next(3);
        }

        uint[] before = [.. keys];
        Assert.That(RadixSort.Ascending<uint>(keys), Is.EqualTo(keys.Order().ToArray()));
        Assert.That(keys, Is.EqualTo(before), "the source stays as it is");
        Assert.That(RadixSort.Ascending<ulong>(longKeys), Is.EqualTo(longKeys.Order().ToArray()));
    }

    [Test]
    public void Keys_that_differ_in_their_lowest_bits_alone_are_sorted_too()
    {
        var random = new Random(1);
        ulong[] keys = [.. Enumerable.Range(0, 20_000).Select(i => ((ulong)(i % 3) << 40) + (ulong)random.Next(1 << 16))];
        Assert.That(RadixSort.Ascending<ulong>(keys), Is.EqualTo(keys.Order().ToArray()));
    }

    [Test]
    public void Equal_and_reversed_keys_are_no_special_case()
    {
        ulong[] equal = [.. Enumerable.Repeat(42ul, 3_000)], reversed = [.. Enumerable.Range(0, 3_000).Select(i => (ulong)(3_000 - i) * 0x1_0000_0001)];
        Assert.That(RadixSort.Ascending<ulong>(equal), Is.EqualTo(equal));
        Assert.That(RadixSort.Ascending<ulong>(reversed), Is.EqualTo(reversed.Reverse().ToArray()));
    }
}
