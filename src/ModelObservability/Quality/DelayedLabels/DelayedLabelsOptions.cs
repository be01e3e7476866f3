namespace ModelObservability;

/// <summary>How long, and for how many predictions, a label is waited for.</summary>
public sealed record DelayedLabelsOptions
{
    /// <summary>Predictions remembered at once, 1 to 100,000,000; the oldest gives way. Memory grows up to it: about 72 bytes each. Default 100,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…100,000,000.</exception>
    public int Capacity
    {
        get;
        init => field = Check.InRange(value, 1, 100_000_000, nameof(Capacity));
    } = 100_000;

    /// <summary>How long a prediction is remembered, more than zero. Default 24 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan MaxAge
    {
        get;
        init => field = Check.Positive(value, nameof(MaxAge));
    } = TimeSpan.FromHours(24);
}
