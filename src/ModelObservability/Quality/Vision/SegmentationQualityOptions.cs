using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>How the quality of label maps is tracked.</summary>
public sealed record SegmentationQualityOptions : QualityOptions
{
    /// <summary>The label of pixels that do not count, often 255; null for none. Default null.</summary>
    public int? IgnoredClass { get; init; }

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
}
