using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Joining;

/// <summary>What the ledger needs of a device at one poll; NaN where there is none.</summary>
/// <param name="At">Timestamp of the poll.</param>
/// <param name="Energy">Joules, a sum.</param>
/// <param name="IsEstimated">Whether that sum is integrated from power, which is another sum than the counter's.</param>
/// <param name="Power">Watts.</param>
/// <param name="Utilization">Share of time it was busy.</param>
/// <param name="MemoryUsed">Bytes.</param>
internal readonly record struct DeviceSample(long At, double Energy, bool IsEstimated, double Power, double Utilization, double MemoryUsed)
{
    public static DeviceSample Of(WatchedDevice device, long at)
    {
        double[] values = device.Values;
        double counted = values[GpuCounters.Energy.Index], estimated = values[GpuCounters.EnergyFromPower.Index];
        return new(
            at, double.IsNaN(counted) ? estimated : counted, double.IsNaN(counted), values[GpuCounters.Power.Index],
            values[GpuCounters.Utilization.Index], values[GpuCounters.MemoryUsed.Index]);
    }
}
