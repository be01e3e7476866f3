using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores of the two classes, as sortable keys.</summary>
internal sealed class ClassKeys<TKey>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    /// <summary>No keys.</summary>
    public ClassKeys()
        : this([], [])
    {
    }

    /// <summary>Keys of both classes, taken over.</summary>
    public ClassKeys(TKey[] positives, TKey[] negatives) => (Positives, Negatives) = (new KeyList<TKey>(positives), new KeyList<TKey>(negatives));

    /// <summary>Keys of positives.</summary>
    public KeyList<TKey> Positives { get; }

    /// <summary>Keys of negatives.</summary>
    public KeyList<TKey> Negatives { get; }

    /// <summary>Adds a run of samples to the two lists.</summary>
    public SplitCounts Add<TScore, TMap>(ReadOnlySpan<byte> labels, ReadOnlySpan<TScore> scores)
        where TMap : IScoreKey<TScore, TKey>
    {
        // Every sample of the run may be of either class.
        SplitCounts counts = ClassSplit.Split<TScore, TKey, TMap>(labels, scores, Positives.Room(scores.Length), Negatives.Room(scores.Length));
        Positives.Advance(counts.Positives);
        Negatives.Advance(counts.Negatives);
        return counts;
    }

    /// <summary>Adds the keys of another state, each turned into one of this size.</summary>
    public void Add<TOther>(ClassKeys<TOther> other, Func<TOther, TKey> convert)
        where TOther : unmanaged, IBinaryInteger<TOther>, IUnsignedNumber<TOther>
    {
        Append(Positives, other.Positives, convert);
        Append(Negatives, other.Negatives, convert);
    }

    private static void Append<TOther>(KeyList<TKey> keys, KeyList<TOther> added, Func<TOther, TKey> convert)
        where TOther : unmanaged, IBinaryInteger<TOther>, IUnsignedNumber<TOther>
    {
        foreach (ReadOnlyMemory<TOther> chunk in added.Chunks)
        {
            Span<TKey> room = keys.Room(chunk.Length);
            for (int index = 0; index < chunk.Length; index++)
                room[index] = convert(chunk.Span[index]);
            keys.Advance(chunk.Length);
        }
    }
}
