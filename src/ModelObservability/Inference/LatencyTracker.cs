using ModelObservability.Inference;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability;

/// <summary>Quantiles of how long the calls of a monitor took, since it was asked for. Thread-safe.</summary>
public sealed class LatencyTracker
{
    private readonly LatencySketches sketches;

    internal LatencyTracker(LatencySketches sketches) => this.sketches = sketches;

    /// <summary>Seconds of all calls that have ended, whatever their outcome, with a relative error of 1 %.</summary>
    public QuantileValue All => sketches.Value;
}
