using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>How the quality of a classifier of several labels at once is tracked.</summary>
public sealed record MultilabelQualityOptions : QualityOptions
{
    /// <summary>Scores of this much and more predict the label; any number but NaN. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">NaN.</exception>
    public double Threshold
    {
        get;
        init => field = Check.Number(value, nameof(Threshold));
    } = 0.5;

    /// <summary>Labels told apart by <c>ml.class</c>, 1 to 10,000; higher indices share <c>__other__</c>, so that sums stay right. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…10,000.</exception>
    public int MaxLabels
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxLabels));
    } = 100;

    /// <summary>
    /// The names of the labels in order, one for each: they become the values of <c>ml.class</c> instead of the index. 1 to 100 characters each, all
    /// different. Null: indices. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">A name is blank, too long, given twice, or holds control characters.</exception>
    public IReadOnlyList<string>? LabelNames { get; init => field = ClassNameList.Checked(value, nameof(LabelNames)); }
}
