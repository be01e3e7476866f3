namespace ModelObservability;

/// <summary>How long, and for how many predictions, a label is waited for.</summary>
public sealed record DelayedLabelsOptions
{
    /// <summary>Predictions remembered at once, 1 to 100,000,000; the oldest gives way. Memory grows up to it: about 72 bytes each, or what a store takes. Default 100,000.</summary>
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

    /// <summary>
    /// Where predictions are kept; null, the default, for memory of this process. Ids are then strings, Guids or integers. Not disposed: dispose
    /// the monitor first, which writes what is queued (at most 65,536 predictions), and then the store.
    /// </summary>
    public IPredictionStore? Store { get; init; }
}
