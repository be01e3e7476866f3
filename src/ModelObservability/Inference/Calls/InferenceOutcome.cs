namespace ModelObservability;

/// <summary>How a call of a model ended.</summary>
public enum InferenceOutcome
{
    /// <summary>It gave its result.</summary>
    Success,

    /// <summary>It threw, or its scope was left without being completed.</summary>
    Error,

    /// <summary>It was cancelled. A time-out that shows as a cancellation is an error.</summary>
    Cancelled,

    /// <summary>Its stream was left before its end.</summary>
    Abandoned,
}
