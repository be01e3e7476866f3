using ModelObservability.Inference;
using ModelObservability.Metrics.Intervals;
using ModelObservability.Metrics.Sequences;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability;

/// <summary>Quantiles of how long the calls of a monitor took, since it was asked for. Thread-safe.</summary>
public sealed class LatencyTracker
{
    private readonly LatencySketches sketches;

    internal LatencyTracker(LatencySketches sketches) => this.sketches = sketches;

    /// <summary>Seconds of all calls that have ended, whatever their outcome, with a relative error of 1 %.</summary>
    public QuantileValue All => sketches.Value.All;

    /// <summary>The same of the current tumbling window, which begins anew every five minutes: empty at its beginning.</summary>
    public QuantileValue Recent => sketches.Value.Recent;

    /// <summary>A quantile with an interval that may be looked at again and again: with the stated confidence all that are ever shown contain the true one.</summary>
    /// <param name="share">Which quantile, above 0 and below 1: 0.95 for the p95.</param>
    /// <param name="confidence">Above 0 and below 1. Default: 0.95.</param>
    /// <returns>Seconds; an end that there is no evidence for yet is infinite; NaN before the first call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public ConfidenceInterval Sequence(double share, double confidence = 0.95) => QuantileSequence.Interval(All, share, confidence);

    /// <summary>The same of the current tumbling window, so that it follows a change; it holds at all looks within the window.</summary>
    /// <inheritdoc cref="Sequence"/>
    public ConfidenceInterval RecentSequence(double share, double confidence = 0.95) => QuantileSequence.Interval(Recent, share, confidence);
}
