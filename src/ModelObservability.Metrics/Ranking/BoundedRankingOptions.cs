using System.Numerics;

namespace ModelObservability.Metrics.Ranking;

/// <summary>The bins of a <see cref="BoundedRanking"/>.</summary>
public sealed record BoundedRankingOptions
{
    private const int FewestBins = 16, MostBins = 65_536;

    /// <summary>The number of bins, a power of two of 16…65,536; each takes 20 bytes. Default: 4,096, which together fit the first-level cache.</summary>
    public int Bins { get; init; } = 4096;

    /// <summary>Where the bins are. Default: <see cref="ScoreScale.ProbabilityTails"/>.</summary>
    public ScoreScale Scale { get; init; } = ScoreScale.ProbabilityTails;

    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    internal void Validate()
    {
        if (Bins is < FewestBins or > MostBins || !BitOperations.IsPow2(Bins))
            throw new ArgumentException($"{nameof(Bins)} is {Bins}; it must be a power of two of {FewestBins}…{MostBins}.", nameof(Bins));
        if (!Enum.IsDefined(Scale))
            throw new ArgumentException($"{nameof(Scale)} is {(int)Scale}; it must be one of {nameof(ScoreScale)}.", nameof(Scale));
    }
}
