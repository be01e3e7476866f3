using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Tests.Metrics.Kernels;

public class RadixSortTests
{
    // Lengths on both sides of where it begins to count, and some whose buckets are sorted by comparing, in two passes and in buckets of their own.
    private static readonly int[] Lengths = [0, 1, 2, 63, 64, 65, 1_023, 5_000, 300_000];

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
        Assert.That(RadixSort.Ascending(new KeyList<uint>(keys)), Is.EqualTo(keys.Order().ToArray()));
        Assert.That(keys, Is.EqualTo(before), "the source stays as it is");
        Assert.That(RadixSort.Ascending(new KeyList<ulong>(longKeys)), Is.EqualTo(longKeys.Order().ToArray()));
    }

    [Test]
    public void Keys_that_differ_in_their_lowest_bits_alone_are_sorted_too()
    {
        var random = new Random(1);
        ulong[] keys = [.. Enumerable.Range(0, 20_000).Select(i => ((ulong)(i % 3) << 40) + (ulong)random.Next(1 << 16))];
        Assert.That(RadixSort.Ascending(new KeyList<ulong>(keys)), Is.EqualTo(keys.Order().ToArray()));
    }

    [Test]
    public void Equal_and_reversed_keys_are_no_special_case()
    {
        ulong[] equal = [.. Enumerable.Repeat(42ul, 3_000)], reversed = [.. Enumerable.Range(0, 3_000).Select(i => (ulong)(3_000 - i) * 0x1_0000_0001)];
        Assert.That(RadixSort.Ascending(new KeyList<ulong>(equal)), Is.EqualTo(equal));
        Assert.That(RadixSort.Ascending(new KeyList<ulong>(reversed)), Is.EqualTo(reversed.Reverse().ToArray()));
    }

    [Test]
    public void A_crowd_beside_a_few_outliers_is_sorted_in_buckets_within_buckets()
    {
        var random = new Random(2);
        ulong[] keys = [0, ulong.MaxValue, .. Enumerable.Range(0, 50_000).Select(_ => (1ul << 62) + (ulong)random.NextInt64(1L << 40))];
        Assert.That(RadixSort.Ascending(new KeyList<ulong>(keys)), Is.EqualTo(keys.Order().ToArray()));
    }

    [Test]
    public void Keys_of_several_chunks_are_sorted_together()
    {
        var random = new Random(3);
        uint[] keys = [.. Enumerable.Range(0, 400_000).Select(_ => (uint)random.NextInt64(1L << 32))];
        var list = new KeyList<uint>();
        foreach (uint[] chunk in keys.Chunk(1_000))
        {
            chunk.CopyTo(list.Room(1_024));
            list.Advance(chunk.Length);
        }

        Assert.That(list.Count, Is.EqualTo(keys.Length));
        Assert.That(list.Chunks.Count(), Is.GreaterThan(3), "or nothing is tested");
        Assert.That(RadixSort.Ascending(list), Is.EqualTo(keys.Order().ToArray()));
    }
}
