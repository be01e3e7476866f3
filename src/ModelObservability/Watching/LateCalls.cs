using ModelObservability.Inference;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Watching;

/// <summary>Which calls are late, and how many of them are right.</summary>
/// <param name="Seconds">Calls that took longer are late.</param>
/// <param name="InReference">Late calls of the reference; without trials where it has no latency.</param>
/// <param name="Allowed">The share that an objective allows; 0 without one.</param>
/// <param name="Dispersion">How many calls tell as much as an independent one, 1 or more.</param>
internal sealed record LateCalls(double Seconds, ReferenceRate InReference, double Allowed, double Dispersion)
{
    private const double LateShare = 0.95;

    /// <summary>The limit of the options, else that of an objective, else the 95th percentile of the reference; null where there is none of these.</summary>
    public static LateCalls? Of(ReferenceProfile reference, WatchOptions options, LatencyObjective? objective)
    {
        double? given = options.LatencyLimit?.TotalSeconds;
        double allowed = given is null && objective is not null ? 1 - objective.Target : 0;
        if (reference.Latency is not { Count: > 0 } latency)
            return given is null && objective is not null ? new(objective.Seconds, default, allowed, 1) : null; // what is right must be known
        // Bins round what is in them: by twice their error apart, no call that the reference has in time is late here.
        double rounding = 1 + 2 * latency.RelativeAccuracy, limit = given ?? objective?.Seconds ?? latency.Quantile(LateShare) * rounding;
        return new(limit, new((long)Math.Ceiling((1 - ShareWithin(latency, limit / rounding)) * latency.Count), latency.Count), allowed, reference.LatencyDispersion);
    }

    /// <summary>The share of calls that took no longer; the quantile rises with it.</summary>
    private static double ShareWithin(QuantileValue latency, double seconds)
    {
        double low = 0, high = 1;
        for (int halving = 0; halving < 40; halving++)
        {
            double middle = (low + high) / 2;
            if (latency.Quantile(middle) <= seconds) low = middle;
            else high = middle;
        }

        return low;
    }
}
