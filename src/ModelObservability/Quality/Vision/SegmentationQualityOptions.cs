using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options for tracking the quality of semantic segmentation.</summary>
public sealed record SegmentationQualityOptions : QualityOptions
{
    /// <summary>The label of pixels to ignore, often 255; null for none. Default null.</summary>
    public int? IgnoredClass { get; init; }

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
}
