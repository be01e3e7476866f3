using System.Globalization;
using ModelObservability;

namespace GpuProof.Fields;

/// <summary>A field of nvidia-smi, what it is held against, and how far they may be apart.</summary>
/// <param name="Query">Its name in <c>nvidia-smi --query-gpu</c>.</param>
/// <param name="Ours">Our value of it in nvidia-smi's unit; null where the device does not have it.</param>
/// <param name="Within">How far numbers may be apart; texts must be the same.</param>
/// <param name="ShareWithin">The same as a share of nvidia-smi's number; the larger of both counts.</param>
internal sealed record Field(string Query, Func<GpuDevice, string?> Ours, double Within = 0, double ShareWithin = 0)
{
    /// <summary>Twenty-one numbers and six texts.</summary>
    public static readonly IReadOnlyList<Field> All =
    [
        new("name", static gpu => gpu.Identity.Model),
        new("driver_version", static gpu => gpu.Identity.DriverVersion),
        new("pci.bus_id", static gpu => gpu.Identity.PciBusId),
        new("compute_cap", static gpu => gpu.Identity.ComputeCapability),
        new("serial", static gpu => gpu.Identity.SerialNumber),
        new("vbios_version", static gpu => gpu.Identity.FirmwareVersion),
        Number("memory.total", "hw.gpu.memory.limit", unit: 1 << 20, within: 1),
        Number("memory.used", "hw.gpu.memory.usage", unit: 1 << 20, within: 1),
        Number("memory.reserved", "nvml.gpu.memory.reserved", unit: 1 << 20, within: 1),
        Number("utilization.gpu", "hw.gpu.utilization", "hw.gpu.task=general", unit: 0.01, within: 10),
        Number("temperature.gpu", "hw.temperature", "hw.sensor_location=gpu", within: 1),
        Number("temperature.memory", "hw.temperature", "hw.sensor_location=memory", within: 1),
        Number("power.draw.instant", "hw.power", within: 10) with { ShareWithin = 0.05 },
        Number("enforced.power.limit", "nvml.gpu.power.limit", within: 0.01),
        Number("clocks.current.graphics", "nvml.gpu.clock", "nvml.clock.domain=graphics", unit: 1e6, within: 15),
        Number("clocks.current.sm", "nvml.gpu.clock", "nvml.clock.domain=sm", unit: 1e6, within: 15),
        Number("clocks.current.memory", "nvml.gpu.clock", "nvml.clock.domain=memory", unit: 1e6),
        Number("clocks.max.sm", "nvml.gpu.clock.limit", "nvml.clock.domain=sm", unit: 1e6),
        Number("clocks.max.memory", "nvml.gpu.clock.limit", "nvml.clock.domain=memory", unit: 1e6),
        Number("pcie.link.gen.gpucurrent", "nvml.gpu.pcie.generation"),
        Number("pcie.link.width.current", "nvml.gpu.pcie.width"),
        Number("pcie.link.width.max", "nvml.gpu.pcie.width.limit"),
        Number("fan.speed", "hw.fan.speed_ratio", unit: 0.01, within: 1),
        Number("ecc.errors.corrected.aggregate.total", "hw.errors", "error.type=corrected"),
        Number("ecc.errors.uncorrected.aggregate.total", "hw.errors", "error.type=uncorrected"),
        Number("remapped_rows.correctable", "nvml.gpu.memory.remapped_rows", "error.type=corrected"),
        Number("remapped_rows.uncorrectable", "nvml.gpu.memory.remapped_rows", "error.type=uncorrected"),
    ];

    /// <summary>The field of a device that was read before and after nvidia-smi was asked: numbers that move may lie between.</summary>
    public FieldResult Hold(GpuDevice before, GpuDevice after, string? theirs)
    {
        string? first = Ours(before), last = Ours(after);
        string shown = first == last ? first ?? "" : $"{first} to {last}";
        if (theirs is null) return new(Query, shown, "", Verdict.NotAsked);
        if (IsAbsent(theirs)) return new(Query, shown, theirs, last is null ? Verdict.AbsentInBoth : Verdict.OnlyOurs);
        if (first is null || last is null) return new(Query, shown, theirs, Verdict.OnlyTheirs);
        return new(Query, shown, theirs, Agree(first, last, theirs) ? Verdict.Agree : Verdict.Differ);
    }

    private static Field Number(string query, string name, string attributes = "", double unit = 1, double within = 0) => new(query, gpu =>
    {
        foreach (GpuReading reading in gpu.Readings)
            if (reading.Name == name && reading.Attributes == attributes) return Math.Round(reading.Value / unit, 2).ToString(CultureInfo.InvariantCulture);
        return null;
    }, within);

    /// <summary>Absent is written as <c>[N/A]</c>, <c>[Not Supported]</c>, or, without brackets, <c>N/A</c>.</summary>
    private static bool IsAbsent(string theirs) => theirs.Length == 0 || theirs[0] == '[' || theirs == "N/A";

    private bool Agree(string first, string last, string theirs)
    {
        if (!Parse(first, out double low) || !Parse(last, out double high) || !Parse(theirs, out double asked)) return last == theirs;
        double apart = Math.Max(Within, ShareWithin * asked) + 0.005; // both are rounded to hundredths
        return asked >= Math.Min(low, high) - apart && asked <= Math.Max(low, high) + apart;
    }

    private static bool Parse(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
