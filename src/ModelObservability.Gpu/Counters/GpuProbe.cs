using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Counters;

/// <summary>Calls the driver once; <paramref name="raw"/> has an element per counter, NaN on entry, which remains where there is no number.</summary>
internal delegate NvmlReturn ProbeCall(INvml nvml, nint device, Span<double> raw);

/// <summary>One call of NVML and the counters it feeds.</summary>
internal sealed class GpuProbe(DeviceKinds kinds, ProbeCall call, params GpuCounter[] counters)
{
    /// <summary>Most counters that one call feeds.</summary>
    public const int MaxCounters = 8;

    /// <summary>The kinds of devices that have these counters.</summary>
    public DeviceKinds Kinds { get; } = kinds;

    public ProbeCall Call { get; } = call;

    public GpuCounter[] Counters { get; } = counters;

    /// <summary>Whether the call is too slow for a poll, so that the application must opt in.</summary>
    public bool IsSlow { get; init; }

    /// <summary>A function that gives one number of 32 bits.</summary>
    public static ProbeCall Of(NvmlFunction function) => (nvml, device, raw) =>
    {
        NvmlReturn code = nvml.Read(function, device, out uint value);
        raw[0] = value;
        return code;
    };

    /// <summary>A function that gives one number of 32 bits for a selector.</summary>
    public static ProbeCall Of(NvmlFunction function, uint selector) => (nvml, device, raw) =>
    {
        NvmlReturn code = nvml.Read(function, device, selector, out uint value);
        raw[0] = value;
        return code;
    };

    /// <summary>A function that gives one number of 64 bits.</summary>
    public static ProbeCall OfWide(NvmlFunction function) => (nvml, device, raw) =>
    {
        NvmlReturn code = nvml.Read(function, device, out ulong value);
        raw[0] = value;
        return code;
    };
}

/// <summary>A number that is read by its field id; all fields are read in one call.</summary>
/// <param name="Id">NVML's id of the field.</param>
/// <param name="Counter">The counter of the number.</param>
/// <param name="Scope">The scope id; all links for a field of links.</param>
/// <param name="Wide">Whether it must be 64 bits wide: a byte counter of 32 bits wraps many times a second.</param>
internal sealed record GpuField(uint Id, GpuCounter Counter, uint Scope = 0, bool Wide = false);

/// <summary>The rate of a monotonic sum since the previous poll.</summary>
/// <param name="Sum">The sum.</param>
/// <param name="Rate">The counter of the rate.</param>
/// <param name="HasProbe">Whether a separate call gives the rate if there is no sum.</param>
internal sealed record GpuRate(GpuCounter Sum, GpuCounter Rate, bool HasProbe = false);
