using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Inference;

/// <summary>The intervals that are published of one model's calls in one window.</summary>
/// <param name="ErrorRatio">The share of calls that failed.</param>
/// <param name="Latency">The quantiles of <see cref="Quantiles"/>, in seconds; empty where latency is not measured.</param>
internal readonly record struct CallBand(ConfidenceInterval ErrorRatio, ConfidenceInterval[] Latency)
{
    /// <summary>The shares whose quantiles are published.</summary>
    public static readonly double[] Quantiles = [0.5, 0.95, 0.99];

    /// <summary>Those of so many calls.</summary>
    public static CallBand Of((long Failed, long Succeeded) ended, QuantileValue? latency) => new(
        BernoulliSequence.Interval(ended.Failed, ended.Failed + ended.Succeeded),
        latency is null ? [] : [.. Quantiles.Select(share => QuantileSequence.Interval(latency, share))]);
}

/// <summary>The intervals of all calls, and of those of the current tumbling window.</summary>
internal sealed record CallBands(CallBand All, CallBand Recent);
