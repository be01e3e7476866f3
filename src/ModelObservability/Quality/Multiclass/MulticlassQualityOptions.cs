using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options for tracking the quality of a multiclass classifier.</summary>
public sealed record MulticlassQualityOptions : QualityOptions
{
    /// <summary>The number of classes with a value of <c>ml.class</c>, 1 to 10,000; the others share <c>__other__</c>, so that sums stay correct. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 10,000.</exception>
    public int MaxClasses
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxClasses));
    } = 100;

    /// <summary>
    /// The names of the classes in order, one for each, as values of <c>ml.class</c> instead of the index. Each has 1 to 100 characters, and all
    /// are different. Default null: indices.
    /// </summary>
    /// <exception cref="ArgumentException">A name is blank, too long, duplicated or contains control characters.</exception>
    public IReadOnlyList<string>? ClassNames { get; init => field = ClassNameList.Checked(value, nameof(ClassNames)); }

    /// <summary>
    /// Whether samples are also counted by true and predicted class (<c>ml.quality.confusion</c>), so that queries can rebuild the confusion matrix.
    /// It takes classes² series for each segment; beyond 50 classes, or <see cref="MaxClasses"/> if that is less, the others share <c>__other__</c>.
    /// Default false.
    /// </summary>
    public bool Confusion { get; init; }

    /// <summary>
    /// Whether rows of scores are probabilities, 0 to 1. If so, log loss is measured too, and samples with other scores are rejected. Default
    /// false.
    /// </summary>
    public bool Probabilities { get; init; }

    /// <summary>
    /// The number of bins per class for the bounds of the ROC AUC of the class against the rest, a power of two from 16 to 65,536; null not to measure it.
    /// Requires <see cref="Probabilities"/>. Default null. Memory: classes × bins × 20 bytes, times 18 with a window or 6 without, plus
    /// 13 or 1 times for each segment; 256 bins for 10 classes are 0.9 MB. It takes about five nanoseconds per class and sample.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a power of two from 16 to 65,536.</exception>
    public int? RankingBins { get; init => field = value is { } bins ? RankingBinCount.Checked(bins, nameof(RankingBins)) : null; }

    /// <summary>The k of top-k accuracy, 1 to the number of classes; null not to measure it. Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? TopK
    {
        get;
        init
        {
            if (value < 1)
                throw new ArgumentOutOfRangeException(nameof(TopK), value, $"{nameof(TopK)} is {value}; it must be 1 to the number of classes, or null.");
            field = value;
        }
    }
}
