using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Counters;

/// <summary>Calls that feed several counters at once.</summary>
internal static class ProbeCalls
{
    /// <summary>A number outside every range, so that contradictory values are dropped and counted.</summary>
    private const double Impossible = double.PositiveInfinity;

    private const uint UnknownPerformanceState = 32;

    /// <summary>Used, total, reserved.</summary>
    public static NvmlReturn Memory(INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.Memory(device, out NvmlMemory memory);
        raw[0] = memory.Used <= memory.Total ? memory.Used : Impossible;
        raw[1] = memory.Total;
        if (memory.Version != 0) raw[2] = memory.Reserved <= memory.Total ? memory.Reserved : Impossible;
        return code;
    }

    /// <summary>GPU, memory controller.</summary>
    public static NvmlReturn Utilization(INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.Utilization(device, out NvmlUtilization percent);
        raw[0] = percent.Gpu;
        raw[1] = percent.Memory;
        return code;
    }

    public static NvmlReturn Encoder(INvml nvml, nint device, Span<double> raw) =>
        Codec(NvmlFunction.EncoderUtilization, nvml, device, raw);

    public static NvmlReturn Decoder(INvml nvml, nint device, Span<double> raw) =>
        Codec(NvmlFunction.DecoderUtilization, nvml, device, raw);

    /// <summary>Errors over the lifetime of the board, not since the driver was loaded.</summary>
    public static ProbeCall Ecc(uint error) => (nvml, device, raw) =>
    {
        NvmlReturn code = nvml.EccErrors(device, error, counter: 1, out ulong count);
        raw[0] = count;
        return code;
    };

    /// <summary>Rows corrected, rows uncorrected, pending, failed.</summary>
    public static NvmlReturn RemappedRows(INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.RemappedRows(device, out NvmlRemappedRows rows);
        raw[0] = rows.Corrected;
        raw[1] = rows.Uncorrected;
        raw[2] = rows.Pending;
        raw[3] = rows.Failed;
        return code;
    }

    /// <summary>0 to 15; the driver's own "unknown" is no number.</summary>
    public static NvmlReturn PerformanceState(INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.Read(NvmlFunction.PerformanceState, device, out uint state);
        if (state != UnknownPerformanceState) raw[0] = state;
        return code;
    }

    /// <summary>0 or 1 per reason, in the order of bits 1 to 8; bit 0, an idle GPU, is no throttling.</summary>
    public static NvmlReturn ThrottleReasons(INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.Read(NvmlFunction.ThrottleReasons, device, out ulong mask);
        for (int bit = 1; bit <= raw.Length; bit++)
            raw[bit - 1] = mask >= uint.MaxValue ? Impossible : (mask >> bit) & 1;
        return code;
    }

    private static NvmlReturn Codec(NvmlFunction function, INvml nvml, nint device, Span<double> raw)
    {
        NvmlReturn code = nvml.CodecUtilization(function, device, out uint percent, out _);
        raw[0] = percent;
        return code;
    }
}
