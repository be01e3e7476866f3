using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options for tracking the quality of a binary classifier.</summary>
public sealed record BinaryQualityOptions : QualityOptions
{
    /// <summary>Scores at or above this are predicted positive; not NaN, and 0 to 1 with <see cref="Probabilities"/>. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN, or outside 0 to 1 while scores are probabilities.</exception>
    public double Threshold
    {
        get;
        init => field = Probabilities ? Check.Within(value, 0, 1, nameof(Threshold)) : Check.Number(value, nameof(Threshold));
    } = 0.5;

    /// <summary>
    /// Whether scores are probabilities of the positive class, 0 to 1. If so, ROC AUC, average precision, log loss, Brier score and calibration error
    /// are measured too, and samples with other scores are rejected. It takes about twenty nanoseconds per sample and a megabyte. Default false.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The <see cref="Threshold"/> is not a probability.</exception>
    public bool Probabilities
    {
        get;
        init
        {
            if (value) Check.Within(Threshold, 0, 1, nameof(Threshold));
            field = value;
        }
    }

    /// <summary>The number of bins for the bounds of ROC AUC and average precision, a power of two from 16 to 65,536. Default 4,096. A bin takes 20 bytes, 18 times that with a window.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a power of two from 16 to 65,536.</exception>
    public int RankingBins { get; init => field = RankingBinCount.Checked(value, nameof(RankingBins)); } = RankingBinCount.Default;

    /// <summary>
    /// The number of score bins published by label (<c>ml.quality.score.bins</c>), 2 to 256, or 0 for none. Their sums give the ROC AUC of all
    /// replicas together. Default 64.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is neither 0 nor 2 to 256.</exception>
    public int ScoreBins { get; init => field = PublishedScoreBins.Checked(value, nameof(ScoreBins)); } = PublishedScoreBins.Default;
}
