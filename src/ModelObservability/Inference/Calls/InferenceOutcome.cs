namespace ModelObservability;

/// <summary>How a call of a model ended.</summary>
public enum InferenceOutcome
{
    /// <summary>It returned its result.</summary>
    Success,

    /// <summary>It threw, or its scope was disposed without being completed.</summary>
    Error,

    /// <summary>It was cancelled. A time-out reported as a cancellation is an error.</summary>
    Cancelled,

    /// <summary>Its stream was left before its end.</summary>
    Abandoned,
}
