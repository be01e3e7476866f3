using ModelObservability.Metrics.Ranking;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>How the ranking of two classes by their scores is tracked.</summary>
public sealed record RankingQualityOptions : QualityOptions
{
    /// <summary>Where the scores lie: <see cref="ScoreScale.ProbabilityTails"/> for 0…1, <see cref="ScoreScale.Logit"/> and <see cref="ScoreScale.FloatBits"/> for numbers of any size. Default: probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of <see cref="ScoreScale"/>.</exception>
    public ScoreScale Scale
    {
        get;
        init => field = Check.Defined(value, nameof(Scale));
    } = ScoreScale.ProbabilityTails;

    /// <inheritdoc cref="BinaryQualityOptions.RankingBins"/>
    public int RankingBins { get; init => field = RankingBinCount.Checked(value, nameof(RankingBins)); } = RankingBinCount.Default;

    /// <inheritdoc cref="BinaryQualityOptions.ScoreBins"/>
    public int ScoreBins { get; init => field = PublishedScoreBins.Checked(value, nameof(ScoreBins)); } = PublishedScoreBins.Default;
}
