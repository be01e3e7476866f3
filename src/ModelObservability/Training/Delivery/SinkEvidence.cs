namespace ModelObservability.Training;

/// <summary>What a signal says about a sink that failed or whose values were refused.</summary>
internal static class SinkEvidence
{
    /// <summary>The type of an exception, never its message; of an answer also its status and error code.</summary>
    public static IEnumerable<(string Name, object Value)> Of(Exception exception)
    {
        yield return ("error", exception.GetType().FullName ?? "");
        if (exception is not HttpRequestException { StatusCode: { } status }) yield break;
        yield return ("status", (int)status);
        if (exception.Data["error_code"] is string code) yield return ("error_code", code);
    }

    public static IEnumerable<(string Name, object Value)> Of(TrainingSinkRefusals refusals)
    {
        yield return ("error", "refused");
        yield return ("reason", refusals.Reason);
        if (refusals.Status is { } status) yield return ("status", status);
        if (refusals.ErrorCode is { } code) yield return ("error_code", code);
        if (refusals.Refused > 0) yield return ("refused", refusals.Refused);
        if (refusals.Shortened > 0) yield return ("shortened", refusals.Shortened);
    }
}
