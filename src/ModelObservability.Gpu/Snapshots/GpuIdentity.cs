namespace ModelObservability;

/// <summary>What does not change about a GPU or a MIG instance. Values that the driver does not report are null.</summary>
public sealed record GpuIdentity
{
    /// <summary>The UUID (<c>GPU-…</c> or <c>MIG-…</c>): the attribute <c>hw.id</c>, independent of the order of devices.</summary>
    public required string Id { get; init; }

    /// <summary>The UUID of the board of a MIG instance; null for a board.</summary>
    public string? ParentId { get; init; }

    /// <summary>The product name.</summary>
    public string? Model { get; init; }

    /// <summary>PCI address as <c>00000000:18:00.0</c>.</summary>
    public string? PciBusId { get; init; }

    /// <summary>Version of the driver.</summary>
    public string? DriverVersion { get; init; }

    /// <summary>Newest CUDA version that the driver supports, as <c>12.8</c>.</summary>
    public string? CudaVersion { get; init; }

    /// <summary>CUDA compute capability, as <c>9.0</c>.</summary>
    public string? ComputeCapability { get; init; }

    /// <summary>Serial number of the board.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Version of the board's firmware (VBIOS).</summary>
    public string? FirmwareVersion { get; init; }

    /// <summary>GPU instance of a MIG instance; null for a board.</summary>
    public int? GpuInstance { get; init; }

    /// <summary>Compute instance of a MIG instance; null for a board.</summary>
    public int? ComputeInstance { get; init; }

    /// <summary>Profile of a MIG instance, as <c>1g.18gb</c>; null for a board.</summary>
    public string? MigProfile { get; init; }

    /// <summary>Whether this is a MIG instance.</summary>
    public bool IsMigInstance => ParentId is not null;

    /// <summary>A short name: the PCI address, and the instances of a MIG instance. The attribute <c>hw.name</c>.</summary>
    public string Name => IsMigInstance ? $"{PciBusId ?? ParentId}/gi{GpuInstance}/ci{ComputeInstance}" : PciBusId ?? Id;
}
