namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// Logs batches of one run. A batch the server refuses is split until what it refuses stands alone: the rest arrives, a value that is too long
/// is cut, and what is left is set aside. Not thread-safe.
/// </summary>
internal sealed class MlflowLog(MlflowClient client, MlflowRefusals refusals, Action<LogBatch> setAside)
{
    /// <summary>Requests spent on finding out what of one batch is refused; what is still refused then is set aside whole.</summary>
    private const int MostRequests = 200;

    /// <summary>Requests where nothing of the batch before was taken: it is the run that is refused, not a value.</summary>
    private const int FewRequests = 6;
    private const int MaxSuspects = 64;

    /// <summary>Where so many pieces of one metric were refused, no piece of it is split further.</summary>
    private const int Hopeless = 8;

    /// <summary>Limits of values that servers of different age have (mlflow/utils/validation.py); tried in turn.</summary>
    private static readonly int[] Limits = [500, 250];

    private readonly Dictionary<string, int> suspects = [];
    private int maxParameter = int.MaxValue, maxTag = int.MaxValue;
    private bool wasRefused;
    private int requests;

    /// <summary>Logs a batch, as far as the server takes it.</summary>
    public void Log(string? runId, LogBatch batch)
    {
        requests = wasRefused ? FewRequests : MostRequests;
        wasRefused = !TryLog(batch with { RunId = runId });
    }

    /// <returns>Whether anything was taken.</returns>
    private bool TryLog(LogBatch batch)
    {
        LogBatch fitting = Fitting(batch);
        if (TrySend(fitting) is not { } refusal) return true;
        if (refusal.Status == 404 || requests <= 0 || IsHopeless(batch)) return SetAside(batch, refusal);
        if (Split(batch) is var (one, other)) return TryLog(one) | TryLog(other);
        return (batch.Params is [{ } parameter] && TryShorter(batch, parameter, "parameter", refusal, ref maxParameter, (all, shorter) => all with { Params = [shorter] }))
            || (batch.Tags is [{ } tag] && TryShorter(batch, tag, "tag", refusal, ref maxTag, (all, shorter) => all with { Tags = [shorter] }))
            || SetAside(batch, refusal);
    }

    private RefusedException? TrySend(LogBatch batch)
    {
        requests--;
        try
        {
            client.Log(batch);
            return null;
        }
        catch (RefusedException refusal)
        {
            return refusal;
        }
    }

    private bool TryShorter(LogBatch batch, Pair pair, string what, RefusedException refusal, ref int known, Func<LogBatch, Pair, LogBatch> with)
    {
        foreach (int limit in Limits)
        {
            if (pair.Value.Length <= limit || limit >= known) continue;
            if (TrySend(with(batch, pair with { Value = MlflowNames.Cut(pair.Value, limit) })) is not null) continue;
            known = limit;
            refusals.AddShortened(refusal, what);
            return true;
        }

        return false;
    }

    /// <summary>The batch with values as long as the server is known to take.</summary>
    private LogBatch Fitting(LogBatch batch) => maxParameter == int.MaxValue && maxTag == int.MaxValue
        ? batch
        : batch with { Params = [.. batch.Params.Select(pair => Fitting(pair, maxParameter))], Tags = [.. batch.Tags.Select(pair => Fitting(pair, maxTag))] };

    private static Pair Fitting(Pair pair, int limit) => pair.Value.Length > limit ? pair with { Value = MlflowNames.Cut(pair.Value, limit) } : pair;

    /// <summary>Metrics apart from the rest, names that were refused before apart from others, then halves of the names, then halves.</summary>
    private (LogBatch One, LogBatch Other)? Split(LogBatch batch)
    {
        if (batch.Metrics.Count > 0 && batch.Params.Count + batch.Tags.Count > 0) return (batch with { Metrics = [] }, batch with { Params = [], Tags = [] });
        if (batch.Params.Count > 0 && batch.Tags.Count > 0) return (batch with { Tags = [] }, batch with { Params = [] });
        if (batch.Params.Count > 1) return (batch with { Params = [.. batch.Params.Take(batch.Params.Count / 2)] }, batch with { Params = [.. batch.Params.Skip(batch.Params.Count / 2)] });
        if (batch.Tags.Count > 1) return (batch with { Tags = [.. batch.Tags.Take(batch.Tags.Count / 2)] }, batch with { Tags = [.. batch.Tags.Skip(batch.Tags.Count / 2)] });
        if (batch.Metrics.Count < 2) return null;
        string[] keys = [.. batch.Metrics.Select(metric => metric.Key).Distinct()];
        HashSet<string> apart = [.. keys.Where(suspects.ContainsKey)];
        if (apart.Count == 0 || apart.Count == keys.Length) apart = [.. keys.Take(keys.Length / 2)];
        return keys.Length == 1
            ? (batch with { Metrics = [.. batch.Metrics.Take(batch.Metrics.Count / 2)] }, batch with { Metrics = [.. batch.Metrics.Skip(batch.Metrics.Count / 2)] })
            : (batch with { Metrics = [.. batch.Metrics.Where(metric => !apart.Contains(metric.Key))] }, batch with { Metrics = [.. batch.Metrics.Where(metric => apart.Contains(metric.Key))] });
    }

    /// <returns>False: nothing of it was taken.</returns>
    private bool SetAside(LogBatch batch, RefusedException refusal)
    {
        string what = batch.Metrics.Count > 0 ? "metric" : batch.Params.Count > 0 ? "parameter" : "tag";
        refusals.Add(refusal, what, batch.Metrics.Count + batch.Params.Count + batch.Tags.Count);
        setAside(batch);
        if (batch.Metrics is [var metric, ..] && (suspects.Count < MaxSuspects || suspects.ContainsKey(metric.Key))) suspects[metric.Key] = suspects.GetValueOrDefault(metric.Key) + 1;
        return false;
    }

    private bool IsHopeless(LogBatch batch) =>
        batch.Metrics is [var metric, ..] && suspects.GetValueOrDefault(metric.Key) >= Hopeless && batch.Metrics.All(other => other.Key == metric.Key) && batch.Params.Count + batch.Tags.Count == 0;
}
