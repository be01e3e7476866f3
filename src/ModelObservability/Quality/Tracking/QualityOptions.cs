using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>What every tracker of quality can be told.</summary>
public abstract record QualityOptions
{
    /// <summary>
    /// The span of the recent scores (<c>ml.quality.window</c>), more than zero, published beside the scores of all time; null: all time only.
    /// It slides in twelfths. Default 5 minutes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan? Window
    {
        get;
        init => field = Check.PositiveOrNone(value, nameof(Window));
    } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The attribute that tells segments of the samples apart (<c>country</c>, <c>device</c>), 1 to 64 letters, digits, <c>_</c> and <c>.</c> beginning
    /// with a letter, not one of the SDK's own; null: no segments. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">It is no such name.</exception>
    public string? SegmentBy
    {
        get;
        init
        {
            SegmentAttribute.Check(value, nameof(SegmentBy));
            field = value;
        }
    }

    /// <summary>
    /// Segments with counts and scores of their own, 1 to 1,000; samples of all later ones share <c>__other__</c>. Each segment that is seen
    /// takes the memory of one more tracker. Default 20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…1,000.</exception>
    public int MaxSegments
    {
        get;
        init => field = Check.InRange(value, 1, 1000, nameof(MaxSegments));
    } = 20;
}
