using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Counters;

/// <summary>Asks the driver once; <paramref name="raw"/> holds an element per counter and comes in as NaN, which stays where there is no number.</summary>
internal delegate NvmlReturn ProbeCall(INvml nvml, nint device, Span<double> raw);

/// <summary>One call of NVML and the counters it feeds.</summary>
internal sealed class GpuProbe(DeviceKinds kinds, ProbeCall call, params GpuCounter[] counters)
{
    /// <summary>Most counters that one call feeds.</summary>
    public const int MaxCounters = 8;

    /// <summary>Which devices are asked.</summary>
    public DeviceKinds Kinds { get; } = kinds;

    public ProbeCall Call { get; } = call;

    public GpuCounter[] Counters { get; } = counters;

    /// <summary>Whether the call takes longer than a poll should, so that it is made only when the application wants it.</summary>
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

/// <summary>A number that is asked for by its id; all of them in one call.</summary>
/// <param name="Id">NVML's id of the field.</param>
/// <param name="Counter">Where the number goes.</param>
/// <param name="Scope">All links where the field is of links.</param>
/// <param name="Wide">Whether only a number of 64 bits will do: a byte counter of 32 wraps many times a second.</param>
internal sealed record GpuField(uint Id, GpuCounter Counter, uint Scope = 0, bool Wide = false);

/// <summary>The speed of a growing sum since the poll before.</summary>
/// <param name="Sum">What grows.</param>
/// <param name="Rate">Where the speed goes.</param>
/// <param name="HasProbe">Whether a call of its own gives the speed where there is no sum.</param>
internal sealed record GpuRate(GpuCounter Sum, GpuCounter Rate, bool HasProbe = false);
