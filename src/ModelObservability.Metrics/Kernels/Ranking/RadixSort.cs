using System.Buffers;
using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>
/// Sorts unsigned integers without comparing them: digit by digit from the lowest, each pass stable. Takes about the same time whatever
/// the order they come in; a digit that all keys share costs nothing.
/// </summary>
internal static class RadixSort
{
    // Below the first, counting costs more than comparing does. From the second on, fewer passes outweigh counts that leave the cache.
    private const int WorthCounting = 1024, WorthWideDigits = 1 << 18;
    private const int NarrowBits = 11, WideBits = 16;

    // The lowest bits of long keys rarely decide: where keys agree in all others, they are compared.
    private const int ComparedBits = 16, LongKeyBits = 64;

    /// <summary>The keys in ascending order, in an array of their own; <paramref name="keys"/> stay as they are.</summary>
    public static TKey[] Ascending<TKey>(ReadOnlySpan<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        TKey[] sorted = GC.AllocateUninitializedArray<TKey>(keys.Length);
        if (keys.Length < WorthCounting)
        {
            keys.CopyTo(sorted);
            sorted.AsSpan().Sort();
            return sorted;
        }

        int bits = keys.Length < WorthWideDigits ? NarrowBits : WideBits;
        int keyBits = TKey.Zero.GetByteCount() * 8, lowest = keyBits == LongKeyBits ? ComparedBits : 0;
        int passes = (keyBits - lowest + bits - 1) / bits;
        int[] counts = Count(keys, lowest, bits, passes);
        Span<int> shifts = stackalloc int[passes];
        int moving = 0;
        for (int pass = 0; pass < passes; pass++)
        {
            int shift = lowest + pass * bits;
            if (counts[(pass << bits) + Digit(keys[0], bits, shift)] != keys.Length)
                shifts[moving++] = shift;
        }

        TKey[] spare = ArrayPool<TKey>.Shared.Rent(moving > 1 ? keys.Length : 0);
        // The passes alternate between the two arrays and must end in the one that is returned.
        (TKey[] target, TKey[] other) = moving % 2 == 1 ? (sorted, spare) : (spare, sorted);
        ReadOnlySpan<TKey> source = keys;
        foreach (int shift in shifts[..moving])
        {
            Scatter(source, target, counts.AsSpan((shift - lowest) / bits << bits, 1 << bits), shift);
            source = target.AsSpan(0, keys.Length);
            (target, other) = (other, target);
        }

        ArrayPool<TKey>.Shared.Return(spare);
        if (moving == 0)
            keys.CopyTo(sorted);
        if (lowest > 0)
            SortRuns(sorted, lowest);
        return sorted;
    }

    private static int[] Count<TKey>(ReadOnlySpan<TKey> keys, int lowest, int bits, int passes)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        int[] counts = new int[passes << bits];
        foreach (TKey key in keys)
        {
            for (int pass = 0; pass < passes; pass++)
                counts[(pass << bits) + Digit(key, bits, lowest + pass * bits)]++;
        }

        return counts;
    }

    private static void Scatter<TKey>(ReadOnlySpan<TKey> source, Span<TKey> target, Span<int> places, int shift)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        int bits = BitOperations.Log2((uint)places.Length), next = 0;
        for (int digit = 0; digit < places.Length; digit++)
        {
            int count = places[digit];
            places[digit] = next;
            next += count;
        }

        foreach (TKey key in source)
            target[places[Digit(key, bits, shift)]++] = key;
    }

    /// <summary>Sorts keys that are in order but for their lowest bits.</summary>
    private static void SortRuns<TKey>(Span<TKey> keys, int bits)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        for (int index = 1; index < keys.Length; index++)
        {
            if (keys[index] >= keys[index - 1])
                continue;

            TKey high = keys[index] >> bits;
            int start = index - 1, end = index + 1;
            while (start > 0 && keys[start - 1] >> bits == high)
                start--;
            while (end < keys.Length && keys[end] >> bits == high)
                end++;
            keys[start..end].Sort();
            index = end - 1;
        }
    }

    private static int Digit<TKey>(TKey key, int bits, int shift)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        => int.CreateTruncating(key >> shift) & ((1 << bits) - 1);
}
