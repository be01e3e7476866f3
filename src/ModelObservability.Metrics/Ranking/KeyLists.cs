using System.Numerics;
using ModelObservability.Metrics.Kernels;
using ModelObservability.Metrics.Serialization;

namespace ModelObservability.Metrics.Ranking;

/// <summary>
/// Sortable scores as bytes: in ascending order, each as its distance from the one before. The order of the samples is no part of a state; so
/// equal states have equal bytes, and the many small distances of many samples take few of them.
/// </summary>
internal static class KeyLists
{
    /// <summary>Positives, then negatives, each with their number before them.</summary>
    public static void Write<TKey>(ref StateWriter to, ClassKeys<TKey> keys)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        to.Count(keys.Positives.Count);
        WriteDistances<TKey>(ref to, RadixSort.Ascending(keys.Positives));
        to.Count(keys.Negatives.Count);
        WriteDistances<TKey>(ref to, RadixSort.Ascending(keys.Negatives));
    }

    /// <summary>What <see cref="Write{TKey}(ref StateWriter, ClassKeys{TKey})"/> has written.</summary>
    public static ClassKeys<TKey> Read<TScore, TKey, TMap>(ref StateReader from)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where TMap : IScoreKey<TScore, TKey>
        => new(ReadOne<TScore, TKey, TMap>(ref from, "positives"), ReadOne<TScore, TKey, TMap>(ref from, "negatives"));

    /// <summary>The next key of an ascending list.</summary>
    public static TKey Next<TScore, TKey, TMap>(ref StateReader from, TKey last)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where TMap : IScoreKey<TScore, TKey>
    {
        ulong distance = from.Unsigned("distance to the next score"), before = ulong.CreateTruncating(last);
        if (distance > ulong.CreateTruncating(TKey.AllBitsSet) - before)
            throw from.Bad("distance to the next score", distance, "one that stays among the numbers");
        var key = TKey.CreateTruncating(before + distance);
        // -0.0 would not tie with 0.0; adding a sample turns it into that, so no state has it.
        if (!TMap.IsNumber(key) || key == (TKey.AllBitsSet >> 1))
            throw from.Bad("score", TMap.Score(key), "neither NaN nor -0");
        return key;
    }

    /// <summary>The distances alone.</summary>
    public static void WriteDistances<TKey>(ref StateWriter to, ReadOnlySpan<TKey> ascending)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    {
        TKey last = TKey.Zero;
        foreach (TKey key in ascending)
        {
            to.Unsigned(ulong.CreateTruncating(key - last));
            last = key;
        }
    }

    private static TKey[] ReadOne<TScore, TKey, TMap>(ref StateReader from, string what)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where TMap : IScoreKey<TScore, TKey>
    {
        TKey[] keys = new TKey[from.Items(what)];
        TKey last = TKey.Zero;
        foreach (ref TKey key in keys.AsSpan())
            key = last = Next<TScore, TKey, TMap>(ref from, last);
        return keys;
    }
}
