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
        init
        {
            if (value is < 1 or > 10_000)
                throw new ArgumentOutOfRangeException(nameof(MaxClasses), value, $"{nameof(MaxClasses)} is {value}; it must be 1 to 10,000.");
            field = value;
        }
    } = 100;
}
