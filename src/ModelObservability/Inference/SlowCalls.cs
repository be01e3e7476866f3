using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Inference;

/// <summary>
/// Calls above the 95th percentile of the first thousand: which calls are late only a reference will say, but they come and go together. Not thread-safe.
/// </summary>
internal sealed class SlowCalls
{
    private const double LateShare = 0.95;
    private const long FewestCalls = 1000;

    private int? limit; // -1 where the model has no more

    /// <summary>Late calls and all that succeeded, so far; null before it is known which are late, and without latencies.</summary>
    public (long Late, long Succeeded)? Read(ModelMonitor monitor)
    {
        if (limit is null)
        {
            if (monitor.LatencyState() is not { Value: { Count: >= FewestCalls } latency }) return null;
            limit = monitor.Inference.Limit(monitor.Clock).TryAdd(latency.Quantile(LateShare) * (1 + 2 * latency.RelativeAccuracy));
        }

        if (limit is not >= 0 || monitor.Inference.Limits is not { } limits) return null;
        long good = limits.Read(limit.Value).Good, succeeded = monitor.Inference.Calls(InferenceOutcome.Success);
        return (succeeded - good, succeeded);
    }
}
