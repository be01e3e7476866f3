namespace ModelObservability.Training;

/// <summary>Values that the place behind a sink understood and will never take, so that trying again does not help.</summary>
/// <param name="Reason">What was refused, in one word: <c>metric</c>, <c>parameter</c>, <c>tag</c>, <c>run</c>.</param>
public sealed record TrainingSinkRefusals(string Reason)
{
    /// <summary>The status of the answer; null where there is none.</summary>
    public int? Status { get; init; }

    /// <summary>The error code in the answer; null where there is none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How many values were left out.</summary>
    public long Refused { get; init; }

    /// <summary>How many values were cut to a length that the place takes.</summary>
    public long Shortened { get; init; }
}
