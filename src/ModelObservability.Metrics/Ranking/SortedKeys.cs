using System.Numerics;
using ModelObservability.Metrics.Kernels;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The sorted scores of both classes at one moment.</summary>
internal abstract class SortedKeys : IRankingSteps
{
    public abstract int PositiveCount { get; }

    public abstract int NegativeCount { get; }

    double IRankingSteps.Positives => PositiveCount;

    double IRankingSteps.Negatives => NegativeCount;

    public abstract RankSums Sums { get; }

    public abstract PlacementSums Placements { get; }

    public abstract IEnumerable<RankingStep> Descending();
}

/// <inheritdoc/>
internal sealed class SortedKeys<TScore, TKey, TMap>(ClassKeys<TKey> keys) : SortedKeys
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    where TMap : IScoreKey<TScore, TKey>
{
    private readonly TKey[] positives = RadixSort.Ascending(keys.Positives);
    private readonly TKey[] negatives = RadixSort.Ascending(keys.Negatives);

    public override int PositiveCount => positives.Length;

    public override int NegativeCount => negatives.Length;

    public override RankSums Sums => RankSums.Of<TKey>(positives, negatives);

    public override PlacementSums Placements => PlacementSums.Of<TKey>(positives, negatives);

    public override bool Equals(object? obj) => obj is SortedKeys<TScore, TKey, TMap> other
        && positives.AsSpan().SequenceEqual(other.positives) && negatives.AsSpan().SequenceEqual(other.negatives);

    public override int GetHashCode() => HashCode.Combine(positives.Length, negatives.Length);

    public override IEnumerable<RankingStep> Descending()
    {
        // An iterator cannot hold the walk over spans between two steps, so each step starts it where the last one stopped.
        int positives = this.positives.Length, negatives = this.negatives.Length;
        while ((positives | negatives) != 0)
        {
            RankingStep step = Next(ref positives, ref negatives);
            yield return step;
        }
    }

    private RankingStep Next(ref int positives, ref int negatives)
    {
        var groups = new TieGroups<TKey>(this.positives.AsSpan(0, positives), this.negatives.AsSpan(0, negatives));
        groups.MoveNext();
        (positives, negatives) = (groups.PositivesBelow, groups.NegativesBelow);
        return new RankingStep(TMap.Score(groups.Key), groups.Positives, groups.Negatives);
    }
}
