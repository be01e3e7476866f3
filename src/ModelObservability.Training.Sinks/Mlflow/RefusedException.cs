namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>The server has understood a request and will never take it: trying again does not help.</summary>
/// <param name="status">The status of its answer.</param>
/// <param name="errorCode">The error code in its answer; null where there is none.</param>
#pragma warning disable CA1032, CA1064 // never leaves the sink
internal sealed class RefusedException(int status, string? errorCode) : Exception($"Refused with {status}.")
#pragma warning restore CA1032, CA1064
{
    public int Status => status;

    public string? ErrorCode => errorCode;
}
