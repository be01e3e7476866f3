using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>How the quality of a classifier of many classes is tracked.</summary>
public sealed record MulticlassQualityOptions : QualityOptions
{
    /// <summary>Classes told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>, so that sums stay right. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxClasses
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxClasses));
    } = 100;

    /// <summary>
    /// The names of the classes in order, one for each: they become the values of <c>ml.class</c> instead of the index. 1 to 100 characters each, all
    /// different. Null: indices. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">A name is blank, too long, given twice, or holds control characters.</exception>
    public IReadOnlyList<string>? ClassNames { get; init => field = ClassNameList.Checked(value, nameof(ClassNames)); }

    /// <summary>
    /// Whether samples are also counted by true and predicted class (<c>ml.quality.confusion</c>), so that the confusion matrix can be rebuilt.
    /// Classes² series for each segment; beyond 50 classes, or <see cref="MaxClasses"/> where that is less, the others share <c>__other__</c>.
    /// Default false.
    /// </summary>
    public bool Confusion { get; init; }

    /// <summary>
    /// Whether rows of scores are probabilities, 0…1: then their log-loss is measured too, and samples with other scores are rejected. Default
    /// false.
    /// </summary>
    public bool Probabilities { get; init; }

    /// <summary>
    /// Bins of each class that the ROC AUC of the class against the rest is bounded from, a power of two of 16…65,536; null does not measure it.
    /// Needs <see cref="Probabilities"/>. Default null. Memory: classes × bins × 20 bytes, 18 times with a window and 6 times without, and
    /// for each segment 13 times and once; 256 bins for 10 classes are 0.9 MB. It takes some five nanoseconds for each class and sample.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such power of two.</exception>
    public int? RankingBins { get; init => field = value is { } bins ? RankingBinCount.Checked(bins, nameof(RankingBins)) : null; }

    /// <summary>The k of the top-k accuracy of rows of scores, 1 to the number of classes; null does not measure it. Default null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
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
