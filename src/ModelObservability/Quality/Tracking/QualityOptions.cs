using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>Options of all quality trackers.</summary>
public abstract record QualityOptions
{
    /// <summary>
    /// The length of the window of recent scores (<c>ml.quality.window</c>), more than zero; null to publish only the scores since the beginning.
    /// The window slides in twelfths of its length. Default 5 minutes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public TimeSpan? Window
    {
        get;
        init => field = Check.PositiveOrNone(value, nameof(Window));
    } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The attribute of segments (<c>country</c>, <c>device</c>): 1 to 64 letters, digits, <c>_</c> and <c>.</c>, beginning
    /// with a letter, and not one of the SDK's attributes; null for no segments. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">The name is not valid.</exception>
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
    /// The most segments with separate counts and scores, 1 to 1,000; samples of further ones share <c>__other__</c>. Each segment
    /// takes as much memory as another tracker. Default 20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 1,000.</exception>
    public int MaxSegments
    {
        get;
        init => field = Check.InRange(value, 1, 1000, nameof(MaxSegments));
    } = 20;
}
