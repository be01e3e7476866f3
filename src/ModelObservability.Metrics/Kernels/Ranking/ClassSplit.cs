using System.Numerics;

namespace ModelObservability.Metrics.Kernels;

/// <summary>Scores of the two classes apart, as sortable keys.</summary>
internal static class ClassSplit
{
    /// <summary>
    /// Writes the keys of one class to each list and says how many; each list has room for all samples, because both are written in every
    /// step and only one of them advances: which class comes next is no branch to mispredict.
    /// </summary>
    public static SplitCounts Split<TScore, TKey, TMap>(
        ReadOnlySpan<byte> labels, ReadOnlySpan<TScore> scores, Span<TKey> positives, Span<TKey> negatives)
        where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        where TMap : IScoreKey<TScore, TKey>
    {
        int positive = 0, negative = 0, labelled = 0;
        labels = labels[..scores.Length];
        for (int index = 0; index < scores.Length; index++)
        {
            TKey key = TMap.From(scores[index]);
            int label = labels[index];
            positives[positive] = key;
            negatives[negative] = key;
            int goodLabel = label <= 1 ? 1 : 0;
            int good = TMap.IsNumber(key) ? goodLabel : 0;
            labelled += goodLabel;
            positive += good & label;
            negative += good & ~label;
        }

        return new SplitCounts(positive, negative, scores.Length - labelled, labelled - positive - negative);
    }
}
