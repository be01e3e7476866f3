using ModelObservability.Metrics;
using ModelObservability.Metrics.Sketches;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>
/// How long the calls of a monitor took, in bins: sketches for each processor, so that calls do not wait for each other, nor for a reader, who holds one at
/// a time. Thread-safe; adding allocates nothing.
/// </summary>
/// <param name="clock">The clock of the calls.</param>
internal sealed class LatencySketches(SafeClock clock)
{
    private const int Fewest = 2;

    private static readonly QuantileValue Nothing = new QuantileSketch().Value;

    private readonly Sharded<LatencyTotals, LatencyValue> sketches = new(new LatencyTotals(clock.Units(CallWindow.Length)), Math.Clamp(Environment.ProcessorCount, Fewest, 64));

    /// <summary>The quantiles of all calls so far, and of those of the current tumbling window.</summary>
    public (QuantileValue All, QuantileValue Recent) Value
    {
        get
        {
            LatencyValue value = sketches.Value;
            long now = Math.Max(0, clock.Timestamp());
            return (value.All, now >= value.Begins && now < value.Ends ? value.Last : Nothing);
        }
    }

    /// <summary>A copy of all calls so far.</summary>
    public QuantileSketch ToState() => sketches.ToState().Whole();

    /// <summary>Adds a call; one of unknown length is not counted.</summary>
    /// <param name="seconds">How long it took.</param>
    /// <param name="now">When it ended, as a timestamp.</param>
    public void Add(double seconds, long now)
    {
        if (double.IsNaN(seconds)) return;
        using ShardWriter<LatencyTotals> shard = sketches.Enter();
        shard.State.Add(seconds, now);
    }
}
