using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Joining;

/// <summary>The values of a device at one poll that the ledger needs; NaN if missing.</summary>
/// <param name="At">Timestamp of the poll.</param>
/// <param name="Energy">Energy in joules, a sum.</param>
/// <param name="IsEstimated">Whether the sum is integrated from power instead of read from the counter.</param>
/// <param name="Power">Watts.</param>
/// <param name="Utilization">Share of time it was busy.</param>
/// <param name="MemoryUsed">Bytes.</param>
internal readonly record struct DeviceSample(long At, double Energy, bool IsEstimated, double Power, double Utilization, double MemoryUsed)
{
    public static DeviceSample Of(DeviceState device, long at)
    {
        double[] values = device.Values;
        double counted = values[GpuCounters.Energy.Index], estimated = values[GpuCounters.EnergyFromPower.Index];
        return new(
            at, double.IsNaN(counted) ? estimated : counted, double.IsNaN(counted), values[GpuCounters.Power.Index],
            values[GpuCounters.Utilization.Index], values[GpuCounters.MemoryUsed.Index]);
    }
}
