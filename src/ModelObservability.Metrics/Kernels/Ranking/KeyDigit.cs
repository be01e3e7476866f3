using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Some neighbouring bits of a key, by which <see cref="RadixSort"/> deals keys into buckets.</summary>
/// <param name="Least">What is taken from a key first, so that bits which all keys share need no bucket.</param>
/// <param name="Shift">How many bits are below the digit.</param>
/// <param name="Bits">How many it has.</param>
internal readonly record struct KeyDigit<TKey>(TKey Least, int Shift, int Bits)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>How many values it may take.</summary>
    public int Values => 1 << Bits;

    /// <summary>The highest digit in which keys between the two differ, of at most so many bits.</summary>
    public static KeyDigit<TKey> Highest(TKey least, TKey most, int bits)
    {
        int width = (most - least).GetShortestBitLength(), used = Math.Min(width, bits);
        return new KeyDigit<TKey>(least, width - used, used);
    }

    /// <summary>Turns how many keys each bucket gets into where it starts, and says how many the fullest gets.</summary>
    public static int Places(Span<int> counts)
    {
        int next = 0, largest = 0;
        foreach (ref int count in counts)
        {
            largest = Math.Max(largest, count);
            (count, next) = (next, next + count);
        }

        return largest;
    }

    /// <summary>Adds how many keys each bucket gets.</summary>
    public void Count(ReadOnlySpan<TKey> keys, Span<int> counts)
    {
        (TKey least, int shift, int mask) = (Least, Shift, Values - 1);
        foreach (TKey key in keys)
            counts[int.CreateTruncating((key - least) >> shift) & mask]++;
    }

    /// <summary>Writes each key to the next place of its bucket; where a bucket started, it ends afterwards.</summary>
    public void Deal(ReadOnlySpan<TKey> keys, Span<TKey> target, Span<int> places)
    {
        (TKey least, int shift, int mask) = (Least, Shift, Values - 1);
        foreach (TKey key in keys)
            target[places[int.CreateTruncating((key - least) >> shift) & mask]++] = key;
    }
}
