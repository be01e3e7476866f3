using ModelObservability.Metrics;
using ModelObservability.Metrics.Sketches;

namespace ModelObservability.Inference;

/// <summary>
/// How long the calls of a monitor took, in bins: a sketch for each processor, so that calls do not wait for each other, nor for a reader, who holds one at
/// a time. Thread-safe; adding allocates nothing.
/// </summary>
internal sealed class LatencySketches
{
    private const int Fewest = 2;

    private readonly Sharded<QuantileSketch, QuantileValue> sketches = new(new QuantileSketch(), Math.Clamp(Environment.ProcessorCount, Fewest, 64));

    /// <summary>The quantiles of all calls so far.</summary>
    public QuantileValue Value => sketches.Value;

    /// <summary>A copy of all calls so far.</summary>
    public QuantileSketch ToState() => sketches.ToState();

    /// <summary>Adds a call; one of unknown length is not counted.</summary>
    public void Add(double seconds)
    {
        if (double.IsNaN(seconds)) return;
        using ShardWriter<QuantileSketch> shard = sketches.Enter();
        shard.State.Add(seconds);
    }
}
