namespace ModelObservability.Training;

/// <summary>A place has understood what it was told and refuses it for good: asking again does not help.</summary>
/// <param name="status">Its status.</param>
/// <param name="errorCode">Its own word; null where it said none.</param>
#pragma warning disable CA1032, CA1064 // never leaves the library: evidence on its way
internal sealed class RefusedException(int status, string? errorCode) : Exception($"Refused with {status}.")
#pragma warning restore CA1032, CA1064
{
    public int Status => status;

    public string? ErrorCode => errorCode;

    /// <summary>What was refused: <c>metric</c>, <c>parameter</c>, <c>tag</c>, <c>run</c>, <c>experiment_deleted</c>, <c>journal</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>How many values were set aside since it was last told.</summary>
    public long Refused { get; init; }

    /// <summary>How many values were told shorter than they are.</summary>
    public long Shortened { get; init; }
}
