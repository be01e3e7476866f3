using System.Buffers;
using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Sorts unsigned integers by their digits, without comparing more than a few of them: the highest digit deals the keys into buckets that fit
/// in the cache, where the others are sorted. Takes about the same time whatever the order they come in; bits that all keys share cost nothing.
/// </summary>
internal static class RadixSort
{
    // Below it, comparing costs less than counting does.
    private const int WorthCounting = 64;

    // So many buckets that a processor can still write to all of them at once.
    private const int MostBits = 12;

    /// <summary>The keys in ascending order, in an array of their own; <paramref name="keys"/> stay as they are.</summary>
    public static TKey[] Ascending<TKey>(KeyList<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        TKey[] sorted = GC.AllocateUninitializedArray<TKey>(keys.Count);
        if (sorted.Length < WorthCounting)
        {
            keys.CopyTo(sorted);
            sorted.AsSpan().Sort();
            return sorted;
        }

        (TKey least, TKey most) = (TKey.AllBitsSet, TKey.Zero);
        foreach (ReadOnlyMemory<TKey> chunk in keys.Chunks)
            Extend(ref least, ref most, chunk.Span);
        var digit = KeyDigit<TKey>.Highest(least, most, Bits(sorted.Length));
        int[] ends = new int[digit.Values];
        foreach (ReadOnlyMemory<TKey> chunk in keys.Chunks)
            digit.Count(chunk.Span, ends);
        int largest = KeyDigit<TKey>.Places(ends);
        foreach (ReadOnlyMemory<TKey> chunk in keys.Chunks)
            digit.Deal(chunk.Span, sorted, ends);
        SortBuckets(sorted, ends, largest, digit);
        return sorted;
    }

    private static int Bits(int length) => Math.Clamp(BitOperations.Log2((uint)length) - 1, 1, MostBits);

    /// <summary>Sorts what lies between each end and the one before, by the bits below the digit that has dealt them.</summary>
    private static void SortBuckets<TKey>(Span<TKey> keys, ReadOnlySpan<int> ends, int largest, KeyDigit<TKey> dealt)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (dealt.Shift == 0)
            return;
        TKey[] spare = ArrayPool<TKey>.Shared.Rent(largest);
        int[] counts = ArrayPool<int>.Shared.Rent(2 << MostBits);
        int start = 0;
        foreach (int end in ends)
        {
            SortBucket(keys[start..end], spare.AsSpan(0, end - start), counts, dealt);
            start = end;
        }

        ArrayPool<int>.Shared.Return(counts);
        ArrayPool<TKey>.Shared.Return(spare);
    }

    private static void SortBucket<TKey>(Span<TKey> keys, Span<TKey> spare, Span<int> counts, KeyDigit<TKey> dealt)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        if (keys.Length < WorthCounting)
        {
            keys.Sort();
            return;
        }

        int bits = Bits(keys.Length), width = dealt.Shift;
        if (width <= 2 * bits)
        {
            // Two passes, lowest digit first, end where they began.
            int low = width / 2;
            var lower = new KeyDigit<TKey>(dealt.Least, 0, low);
            var upper = new KeyDigit<TKey>(dealt.Least, low, width - low);
            Span<int> lowerPlaces = counts[..lower.Values], upperPlaces = counts.Slice(lower.Values, upper.Values);
            lowerPlaces.Clear();
            upperPlaces.Clear();
            lower.Count(keys, lowerPlaces);
            upper.Count(keys, upperPlaces);
            KeyDigit<TKey>.Places(lowerPlaces);
            KeyDigit<TKey>.Places(upperPlaces);
            lower.Deal(keys, spare, lowerPlaces);
            upper.Deal(spare, keys, upperPlaces);
            return;
        }

        (TKey least, TKey most) = (keys[0], keys[0]);
        Extend(ref least, ref most, keys);
        if (least == most)
            return;
        var digit = KeyDigit<TKey>.Highest(least, most, bits);
        int[] ends = new int[digit.Values];
        digit.Count(keys, ends);
        int largest = KeyDigit<TKey>.Places(ends);
        keys.CopyTo(spare);
        digit.Deal(spare, keys, ends);
        SortBuckets(keys, ends, largest, digit);
    }

    private static void Extend<TKey>(ref TKey least, ref TKey most, ReadOnlySpan<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        (TKey low, TKey high) = (least, most);
        foreach (TKey key in keys)
        {
            low = TKey.Min(low, key);
            high = TKey.Max(high, key);
        }

        (least, most) = (low, high);
    }
}
