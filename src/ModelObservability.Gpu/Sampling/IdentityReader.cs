using System.Text;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Reads what does not change about a device.</summary>
internal static class IdentityReader
{
    private const string MigMarker = " MIG ";

    public static GpuIdentity Read(NvmlSession session, nint handle, ReadOnlySpan<byte> uuid, GpuIdentity? parent, SampleContext context)
    {
        INvml nvml = session.Nvml!;
        GpuIdentity identity = new()
        {
            Id = Encoding.UTF8.GetString(uuid),
            Model = Text(nvml, NvmlFunction.Name, handle, context),
            DriverVersion = session.DriverVersion,
            CudaVersion = session.CudaVersion,
        };
        return parent is null ? Board(nvml, handle, identity, context) : Instance(nvml, handle, identity, parent, context);
    }

    private static GpuIdentity Board(INvml nvml, nint handle, GpuIdentity identity, SampleContext context)
    {
        context.Beat();
        string? pci = NvmlText.Decode(nvml.Pci(handle, out NvmlPciInfo info), info.BusId);
        context.Beat();
        NvmlReturn capability = nvml.ComputeCapability(handle, out int major, out int minor);
        return identity with
        {
            PciBusId = pci,
            ComputeCapability = capability == NvmlReturn.Success ? $"{major}.{minor}" : null,
            SerialNumber = Text(nvml, NvmlFunction.Serial, handle, context),
            FirmwareVersion = Text(nvml, NvmlFunction.Vbios, handle, context),
        };
    }

    private static GpuIdentity Instance(INvml nvml, nint handle, GpuIdentity identity, GpuIdentity parent, SampleContext context)
    {
        int? gpuInstance = Number(nvml, NvmlFunction.GpuInstanceId, handle, context);
        int? computeInstance = Number(nvml, NvmlFunction.ComputeInstanceId, handle, context);
        context.Beat();
        NvmlReturn code = nvml.MigAttributes(handle, out NvmlDeviceAttributes shape);
        return identity with
        {
            ParentId = parent.Id,
            PciBusId = parent.PciBusId,
            ComputeCapability = parent.ComputeCapability,
            GpuInstance = gpuInstance,
            ComputeInstance = computeInstance,
            MigProfile = Profile(identity.Model) ?? (code == NvmlReturn.Success ? Profile(shape) : null),
        };
    }

    /// <summary>The driver calls an instance <c>NVIDIA H200 MIG 1g.18gb</c>.</summary>
    private static string? Profile(string? model) =>
        model?.IndexOf(MigMarker, StringComparison.Ordinal) is >= 0 and var at ? model[(at + MigMarker.Length)..] : null;

    private static string Profile(in NvmlDeviceAttributes shape) => shape.ComputeInstanceSlices == shape.GpuInstanceSlices
        ? $"{shape.GpuInstanceSlices}g.{Math.Round(shape.MemoryMebibytes / 1024.0)}gb"
        : $"{shape.ComputeInstanceSlices}c.{shape.GpuInstanceSlices}g.{Math.Round(shape.MemoryMebibytes / 1024.0)}gb";

    private static string? Text(INvml nvml, NvmlFunction function, nint handle, SampleContext context)
    {
        Span<byte> text = stackalloc byte[96];
        text.Clear();
        context.Beat();
        return NvmlText.Decode(nvml.Text(function, handle, text), text);
    }

    private static int? Number(INvml nvml, NvmlFunction function, nint handle, SampleContext context)
    {
        context.Beat();
        return nvml.Read(function, handle, out uint value) == NvmlReturn.Success && value <= int.MaxValue ? (int)value : null;
    }
}
