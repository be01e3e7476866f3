using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Snapshots;

namespace ModelObservability;

/// <summary>One GPU or MIG instance at one poll. Values that it does not have are null, never 0.</summary>
public sealed class GpuDevice
{
    private readonly double[] values;
    private readonly int[] status;

    internal GpuDevice(GpuIdentity identity, DeviceTags tags, GpuHealth health, string? lostReason, double[] values, int[] status)
    {
        Identity = identity;
        Tags = tags;
        Health = health;
        LostReason = lostReason;
        this.values = values;
        this.status = status;
    }

    /// <summary>Its identity.</summary>
    public GpuIdentity Identity { get; }

    /// <summary>The GPU's own health.</summary>
    public GpuHealth Health { get; }

    /// <summary>Why it cannot be reached, as in <see cref="GpuSnapshot.Reason"/>; null if it can.</summary>
    public string? LostReason { get; }

    /// <summary>Share of time the GPU was busy, 0 to 1.</summary>
    public double? Utilization => Of(GpuCounters.Utilization);

    /// <summary>Share of time the memory was being read or written, 0 to 1.</summary>
    public double? MemoryControllerUtilization => Of(GpuCounters.MemoryController);

    /// <summary>Memory in use, in bytes.</summary>
    public long? MemoryUsed => (long?)Of(GpuCounters.MemoryUsed);

    /// <summary>Total memory, in bytes.</summary>
    public long? MemoryTotal => (long?)Of(GpuCounters.MemoryTotal);

    /// <summary>Power draw in watts.</summary>
    public double? Power => Of(GpuCounters.Power);

    /// <summary>Power limit in watts.</summary>
    public double? PowerLimit => Of(GpuCounters.PowerLimit);

    /// <summary>
    /// Energy in joules: the driver's counter when first read plus everything since; without a counter (<see cref="IsEnergyEstimated"/>), power
    /// integrated over the polls. It never decreases.
    /// </summary>
    public double? Energy => Of(GpuCounters.Energy) ?? Of(GpuCounters.EnergyFromPower);

    /// <summary>Whether <see cref="Energy"/> is integrated from power readings (trapezoids between polls), because there is no counter.</summary>
    public bool IsEnergyEstimated => Of(GpuCounters.Energy) is null && Of(GpuCounters.EnergyFromPower) is not null;

    /// <summary>
    /// When the driver's current energy series was first read. It moves if the driver's counter goes backwards; a difference of
    /// <see cref="Energy"/> across that moment is a lower bound.
    /// </summary>
    public DateTimeOffset? EnergySince { get; internal init; }

    /// <summary>Temperature of the GPU in degrees Celsius.</summary>
    public double? Temperature => Of(GpuCounters.Temperature);

    /// <summary>Temperature of its memory in degrees Celsius.</summary>
    public double? MemoryTemperature => Of(GpuCounters.MemoryTemperature);

    /// <summary>Fan speed as a share of its maximum.</summary>
    public double? FanSpeed => Of(GpuCounters.FanSpeed);

    /// <summary>Clock of the streaming multiprocessors in hertz.</summary>
    public double? SmClock => Of(GpuCounters.SmClock);

    /// <summary>Clock of the memory in hertz.</summary>
    public double? MemoryClock => Of(GpuCounters.MemoryClock);

    /// <summary>The processes with a context on it, in the driver's order; at most 1,024.</summary>
    public IReadOnlyList<GpuProcess> Processes { get; internal init; } = [];

    /// <summary>XID errors by code since monitoring began; -1 for codes beyond the first 32.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> Xids { get; internal init; } = [];

    /// <summary>The code of the last XID error; null if there was none.</summary>
    public int? LastXid { get; internal init; }

    /// <summary>Every available value.</summary>
    public IEnumerable<GpuReading> Readings => GpuCounters.All
        .Where(counter => !double.IsNaN(values[counter.Index]))
        .Select(counter => new GpuReading(counter.Instrument.Name, counter.AttributeText, counter.Instrument.Unit, values[counter.Index]));

    /// <summary>For every counter, whether this device has it, and why not.</summary>
    public IEnumerable<GpuCapability> Capabilities => GpuCounters.All.Select(counter => new GpuCapability(
        Identity.Id, counter.Instrument.Name, counter.AttributeText,
        IsAvailable: status[counter.Index] == CounterStatus.Available, CounterStatus.NameOf(status[counter.Index])));

    internal DeviceTags Tags { get; }

    internal double Value(GpuCounter counter) => values[counter.Index];

    private double? Of(GpuCounter counter) => values[counter.Index] is var value && double.IsNaN(value) ? null : value;
}
