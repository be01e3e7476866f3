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
    private readonly TKey[] _positives = RadixSort.Ascending(keys.Positives);
    private readonly TKey[] _negatives = RadixSort.Ascending(keys.Negatives);

    public override int PositiveCount => _positives.Length;

    public override int NegativeCount => _negatives.Length;

    public override RankSums Sums => RankSums.Of<TKey>(_positives, _negatives);

    public override PlacementSums Placements => PlacementSums.Of<TKey>(_positives, _negatives);

    public override bool Equals(object? obj) => obj is SortedKeys<TScore, TKey, TMap> other
        && _positives.AsSpan().SequenceEqual(other._positives) && _negatives.AsSpan().SequenceEqual(other._negatives);

    public override int GetHashCode() => HashCode.Combine(_positives.Length, _negatives.Length);

    public override IEnumerable<RankingStep> Descending()
    {
        // An iterator cannot hold the walk over spans between two steps, so each step starts it where the last one stopped.
        int positives = _positives.Length, negatives = _negatives.Length;
        while ((positives | negatives) != 0)
        {
            RankingStep step = Next(ref positives, ref negatives);
            yield return step;
        }
    }

    private RankingStep Next(ref int positives, ref int negatives)
    {
        var groups = new TieGroups<TKey>(_positives.AsSpan(0, positives), _negatives.AsSpan(0, negatives));
        groups.MoveNext();
        (positives, negatives) = (groups.PositivesBelow, groups.NegativesBelow);
        return new RankingStep(TMap.Score(groups.Key), groups.Positives, groups.Negatives);
    }
}
