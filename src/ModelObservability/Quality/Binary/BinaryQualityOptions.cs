using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>How the quality of a classifier of two classes is tracked.</summary>
public sealed record BinaryQualityOptions : QualityOptions
{
    /// <summary>Scores of this much and more are predicted positive; any number but NaN, of <see cref="Probabilities"/> 0 to 1. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN, or outside 0…1 where scores are probabilities.</exception>
    public double Threshold
    {
        get;
        init => field = Probabilities ? Check.Within(value, 0, 1, nameof(Threshold)) : Check.Number(value, nameof(Threshold));
    } = 0.5;

    /// <summary>
    /// Whether scores are probabilities of the positive class, 0…1: then ROC AUC, average precision, log-loss, Brier score and calibration error
    /// are measured too, and samples with other scores are rejected. Takes some twenty nanoseconds a sample and a megabyte. Default false.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The <see cref="Threshold"/> is no probability.</exception>
    public bool Probabilities
    {
        get;
        init
        {
            if (value) Check.Within(Threshold, 0, 1, nameof(Threshold));
            field = value;
        }
    }

    /// <summary>Bins that ROC AUC and average precision are bounded from, a power of two of 16…65,536. Default 4,096: 20 bytes each, 18 times with a window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such power of two.</exception>
    public int RankingBins { get; init => field = RankingBinCount.Checked(value, nameof(RankingBins)); } = RankingBinCount.Default;

    /// <summary>
    /// Bins of the score that are published by label (<c>ml.quality.score.bins</c>), 2…256 or 0 for none: from their sums the ROC AUC of many
    /// replicas follows. Default 64.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public int ScoreBins { get; init => field = PublishedScoreBins.Checked(value, nameof(ScoreBins)); } = PublishedScoreBins.Default;
}
