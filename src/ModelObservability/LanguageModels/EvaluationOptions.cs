namespace ModelObservability;

/// <summary>How many calls are remembered for evaluations that come later, and how long.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Calls remembered at once, 1 to 100,000,000; the oldest gives way. Memory grows up to it: about 400 bytes each. Default 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1…100,000,000.</exception>
    public int Capacity
    {
        get;
        init => field = Check.InRange(value, 1, 100_000_000, nameof(Capacity));
    } = 10_000;

    /// <summary>How long a call is remembered, more than zero. Default 24 hours.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Zero or negative.</exception>
    public TimeSpan MaxAge
    {
        get;
        init => field = Check.Positive(value, nameof(MaxAge));
    } = TimeSpan.FromHours(24);

    /// <summary>Whether explanations are published. They are text of people or of a model and may quote anything. Default: false.</summary>
    public bool IncludeExplanations { get; init; }
}
