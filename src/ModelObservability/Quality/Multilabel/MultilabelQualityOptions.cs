using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options for tracking the quality of a multilabel classifier.</summary>
public sealed record MultilabelQualityOptions : QualityOptions
{
    /// <summary>Scores at or above this predict the label; not NaN. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN.</exception>
    public double Threshold
    {
        get;
        init => field = Check.Number(value, nameof(Threshold));
    } = 0.5;

    /// <summary>The number of labels with a value of <c>ml.class</c>, 1 to 10,000; the others share <c>__other__</c>, so that sums stay correct. Default 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 10,000.</exception>
    public int MaxLabels
    {
        get;
        init => field = Check.InRange(value, 1, 10_000, nameof(MaxLabels));
    } = 100;

    /// <summary>
    /// The names of the labels in order, one for each, as values of <c>ml.class</c> instead of the index. Each has 1 to 100 characters, and all
    /// are different. Default null: indices.
    /// </summary>
    /// <exception cref="ArgumentException">A name is blank, too long, duplicated or contains control characters.</exception>
    public IReadOnlyList<string>? LabelNames { get; init => field = ClassNameList.Checked(value, nameof(LabelNames)); }
}
