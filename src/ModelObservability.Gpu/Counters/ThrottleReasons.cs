using ModelObservability.Gpu.Telemetry;

namespace ModelObservability.Gpu.Counters;

/// <summary>Why the clocks of a device are held down, as far as somebody can do something about it.</summary>
internal static class ThrottleReasons
{
    private static readonly GpuCounter[] Heat = Counters("hw_thermal", "sw_thermal", "hw_slowdown"), Power = Counters("hw_power_brake", "sw_power_cap");

    /// <summary>The first reason of heat; null for none.</summary>
    public static string? OfHeat(double[] values) => First(Heat, values);

    /// <summary>The first reason of power; null for none.</summary>
    public static string? OfPower(double[] values) => First(Power, values);

    /// <summary>The first reason, heat before power; null for none.</summary>
    public static string? Of(double[] values) => OfHeat(values) ?? OfPower(values);

    private static string? First(GpuCounter[] reasons, double[] values)
    {
        foreach (GpuCounter reason in reasons)
            if (values[reason.Index] == 1) return reason.Attributes[0].Value;
        return null;
    }

    private static GpuCounter[] Counters(params string[] reasons) =>
        [.. reasons.Select(reason => GpuCounters.All.Single(counter => counter.Instrument == Names.Gpu.Throttled && counter.Attributes[0].Value == reason))];
}
