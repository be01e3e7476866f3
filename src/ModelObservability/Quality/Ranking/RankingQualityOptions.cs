using ModelObservability.Metrics.Ranking;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options for tracking a ranking of two classes.</summary>
public sealed record RankingQualityOptions : QualityOptions
{
    /// <summary>The scale of the scores: <see cref="ScoreScale.ProbabilityTails"/> for 0 to 1, <see cref="ScoreScale.Logit"/> and <see cref="ScoreScale.FloatBits"/> for numbers of any size. Default: probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is undefined.</exception>
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
