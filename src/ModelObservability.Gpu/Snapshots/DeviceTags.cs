using ModelObservability.Gpu.Counters;
using ModelObservability.Gpu.Telemetry;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace ModelObservability.Gpu.Snapshots;

/// <summary>The attributes of one device and of each of its counters, created once.</summary>
internal sealed class DeviceTags(GpuIdentity identity)
{
    private readonly Tag[]?[] byCounter = new Tag[]?[GpuCounters.All.Length];

    public Tag[] Common { get; } = CommonOf(identity);

    /// <summary>Attributes of <c>nvml.gpu.info</c> beyond the common ones.</summary>
    public Tag[] Info { get; } = Known(
        (Names.Hardware.SerialNumber, identity.SerialNumber),
        (Names.Hardware.FirmwareVersion, identity.FirmwareVersion),
        (Names.Gpu.PciBusId, identity.PciBusId),
        (Names.Gpu.CudaVersion, identity.CudaVersion),
        (Names.Gpu.ComputeCapability, identity.ComputeCapability));

    public Tag[] Of(GpuCounter counter) =>
        byCounter[counter.Index] ??= [.. Common, .. counter.Attributes.Select(a => new Tag(a.Key, a.Value))];

    public Tag[] With(string key, object value) => [.. Common, new Tag(key, value)];

    private static Tag[] CommonOf(GpuIdentity identity) => Known(
        (Names.Hardware.Id, identity.Id),
        (Names.Hardware.Name, identity.Name),
        (Names.Hardware.Type, "gpu"),
        (Names.Hardware.Vendor, "NVIDIA"),
        (Names.Hardware.Model, identity.Model),
        (Names.Hardware.DriverVersion, identity.DriverVersion),
        (Names.Hardware.Parent, identity.ParentId),
        (Names.Mig.GpuInstance, identity.GpuInstance),
        (Names.Mig.ComputeInstance, identity.ComputeInstance),
        (Names.Mig.Profile, identity.MigProfile));

    private static Tag[] Known(params (string Key, object? Value)[] tags) =>
        [.. tags.Where(tag => tag.Value is not null).Select(tag => new Tag(tag.Key, tag.Value))];
}
