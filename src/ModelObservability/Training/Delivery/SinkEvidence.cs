namespace ModelObservability.Training;

/// <summary>What a signal says about a sink that failed.</summary>
internal static class SinkEvidence
{
    /// <summary>The type of an exception, never its message; of an answer its status and the server's own word; of a refusal also what was refused.</summary>
    public static IEnumerable<(string Name, object Value)> Of(Exception exception)
    {
        if (exception is RefusedException refusal)
        {
            yield return ("error", "refused");
            yield return ("reason", refusal.Reason);
            yield return ("status", refusal.Status);
            if (refusal.ErrorCode is not null) yield return ("error_code", refusal.ErrorCode);
            if (refusal.Refused > 0) yield return ("refused", refusal.Refused);
            if (refusal.Shortened > 0) yield return ("shortened", refusal.Shortened);
            yield break;
        }

        yield return ("error", exception.GetType().FullName ?? "");
        if (exception is not HttpRequestException { StatusCode: { } status }) yield break;
        yield return ("status", (int)status);
        if (exception.Data[Sinks.Mlflow.MlflowClient.ErrorCode] is string code) yield return ("error_code", code);
    }
}
