using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Walks the sorted keys of two classes from the highest score down, one group of equal scores at a time.</summary>
internal ref struct TieGroups<TKey>(ReadOnlySpan<TKey> positives, ReadOnlySpan<TKey> negatives)
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
{
    private readonly ReadOnlySpan<TKey> positives = positives;
    private readonly ReadOnlySpan<TKey> negatives = negatives;

    /// <summary>Positives not walked yet: those with a lower score than the group.</summary>
    public int PositivesBelow { get; private set; } = positives.Length;

    /// <summary>Negatives not walked yet.</summary>
    public int NegativesBelow { get; private set; } = negatives.Length;

    /// <summary>The score of the group, as a key.</summary>
    public TKey Key { get; private set; }

    /// <summary>Positives in the group.</summary>
    public int Positives { get; private set; }

    /// <summary>Negatives in the group.</summary>
    public int Negatives { get; private set; }

    /// <summary>Moves to the next lower score; false where there is none.</summary>
    public bool MoveNext()
    {
        int positive = PositivesBelow, negative = NegativesBelow;
        if ((positive | negative) == 0)
            return false;

        TKey key = positive == 0 ? negatives[negative - 1]
            : negative == 0 ? positives[positive - 1]
            : TKey.Max(positives[positive - 1], negatives[negative - 1]);
        while (positive > 0 && positives[positive - 1] == key)
            positive--;
        while (negative > 0 && negatives[negative - 1] == key)
            negative--;
        Key = key;
        Positives = PositivesBelow - positive;
        Negatives = NegativesBelow - negative;
        PositivesBelow = positive;
        NegativesBelow = negative;
        return true;
    }
}
