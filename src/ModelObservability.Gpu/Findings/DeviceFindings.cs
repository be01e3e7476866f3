using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Sampling;
using ModelObservability.Gpu.Telemetry;
using Finding = (ModelObservability.Instrumentation.SignalDefinition Definition, (string Key, object Value)[] Evidence);

namespace ModelObservability.Gpu.Findings;

/// <summary>Findings about one device of joined models, each once per episode.</summary>
internal sealed class DeviceFindings(SampleContext context)
{
    private const double NearlyFull = 0.95, WorthAForecast = 0.8, ForecastSeconds = 600;
    private const double AtWork = 0.9, IdleUtilization = 0.05, IdleSeconds = 10;
    private const int PowerCappedPolls = 3, IdlePolls = 3;

    private readonly double gap = Math.Max(60, context.LongestGap);
    private readonly MemoryTrend trend = new();
    private readonly long start = context.Clock.Now();
    private Episode heat, power, memory, idle, corrected, uncorrected, xid;
    private double lastCorrected = double.NaN, lastUncorrected = double.NaN;
    private long lastXids = -1, idleFrom;
    private int powerPolls, idlePolls;

    /// <param name="device">The device at the current poll.</param>
    /// <param name="work">Share of the time since the last poll in which joined work was running on it.</param>
    /// <param name="now">When it was polled.</param>
    /// <param name="found">Receives new findings.</param>
    public void Check(DeviceState device, double work, long now, List<Finding> found)
    {
        LookAtClocks(device.Values, work, now, found);
        LookAtMemory(device.Values, now, found);
        LookAtBusyness(device.Values[GpuCounters.Utilization.Index], work, now, found);
        LookAtErrors(device.Values[GpuCounters.CorrectedErrors.Index], ref lastCorrected, ref corrected, GpuSignals.CorrectedErrors, "corrected", now, found);
        LookAtErrors(device.Values[GpuCounters.UncorrectedErrors.Index], ref lastUncorrected, ref uncorrected, GpuSignals.UncorrectedErrors, "uncorrected", now, found);
        long xids = device.Xids.Total - Math.Max(0, lastXids);
        if (Begins(ref xid, lastXids >= 0 && xids > 0, now))
            found.Add((GpuSignals.Xid, [(Names.Gpu.XidCode, device.Xids.Last ?? XidCounts.Other), (Names.Gpu.Xid.Name, xids)]));
        lastXids = device.Xids.Total;
    }

    private void LookAtClocks(double[] values, double work, long now, List<Finding> found)
    {
        string? hot = work > 0 ? ThrottleReasons.OfHeat(values) : null;
        if (Begins(ref heat, hot is not null, now))
            found.Add((GpuSignals.TooHot, [(Names.Gpu.ThrottleReason, hot!), .. Known(Names.Hardware.Temperature.Name, values[GpuCounters.Temperature.Index])]));
        string? capped = work > 0 ? ThrottleReasons.OfPower(values) : null;
        powerPolls = capped is null ? 0 : powerPolls + 1;
        if (!Begins(ref power, powerPolls >= PowerCappedPolls, now)) return;
        found.Add((GpuSignals.PowerCapped,
        [
            (Names.Gpu.ThrottleReason, capped!), .. Known(Names.Hardware.Power.Name, values[GpuCounters.Power.Index]),
            .. Known(Names.Gpu.PowerLimit.Name, values[GpuCounters.PowerLimit.Index]),
        ]));
    }

    private void LookAtMemory(double[] values, long now, List<Finding> found)
    {
        double used = values[GpuCounters.MemoryUsed.Index], total = values[GpuCounters.MemoryTotal.Index];
        trend.Add(context.Clock.Seconds(start, now), used);
        double slope = trend.Slope();
        double untilFull = slope > 0 ? (total - used) / slope : double.PositiveInfinity;
        bool nearly = used / total >= NearlyFull || (used / total >= WorthAForecast && untilFull <= ForecastSeconds);
        if (!Begins(ref memory, nearly, now)) return;
        found.Add((GpuSignals.MemoryNearlyFull,
        [
            (Names.Hardware.MemoryUsage.Name, (long)used), (Names.Hardware.MemoryLimit.Name, (long)total),
            .. Known(Names.Gpu.SecondsUntilFull, double.IsFinite(untilFull) ? Math.Round(untilFull) : double.NaN),
        ]));
    }

    private void LookAtBusyness(double utilization, double work, long now, List<Finding> found)
    {
        if (!(work >= AtWork && utilization <= IdleUtilization)) idlePolls = 0;
        else if (idlePolls++ == 0) idleFrom = now;
        double seconds = context.Clock.Seconds(idleFrom, now);
        if (Begins(ref idle, idlePolls >= IdlePolls && seconds >= IdleSeconds, now))
            found.Add((GpuSignals.IdleWhileWorking, [(Names.Hardware.Utilization.Name, utilization), (Names.Gpu.IdleSeconds, seconds)]));
    }

    private void LookAtErrors(
        double errors, ref double last, ref Episode episode, SignalDefinition definition, string type, long now, List<Finding> found)
    {
        double more = errors - last; // NaN if either is not known, and then nothing is found
        if (Begins(ref episode, more > 0, now)) found.Add((definition, [(Names.ErrorType, type), (Names.Hardware.Errors.Name, (long)more)]));
        if (!double.IsNaN(errors)) last = errors;
    }

    private bool Begins(ref Episode episode, bool seen, long now) => episode.Begins(seen, now, context.Clock.Seconds(episode.LastSeen, now), gap);

    private static (string, object)[] Known(string key, double value) => double.IsNaN(value) ? [] : [(key, value)];
}
