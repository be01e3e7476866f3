using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.Nvml;

// The layouts are those of the 64-bit C ABI; tests hold their sizes and offsets against what a C compiler says.
#pragma warning disable CA1815 // compared nowhere

/// <summary>Bytes of device memory. <c>Version</c> 0 is the older form without <c>Reserved</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    /// <summary><c>sizeof | 2 &lt;&lt; 24</c>: the library refuses any other.</summary>
    public const uint Version2 = 40 | (2 << 24);

    public uint Version;
    public ulong Total;
    public ulong Reserved;
    public ulong Free;
    public ulong Used;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemoryV1
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}

/// <summary>Percent of the last sampling period.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlUtilization
{
    public uint Gpu;
    public uint Memory;
}

[InlineArray(16)]
internal struct NvmlText16
{
    private byte first;
}

[InlineArray(32)]
internal struct NvmlText32
{
    private byte first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlPciInfo
{
    public NvmlText16 BusIdLegacy;
    public uint Domain;
    public uint Bus;
    public uint Device;
    public uint DeviceId;
    public uint SubsystemId;
    public NvmlText32 BusId;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlDeviceAttributes
{
    public uint Multiprocessors;
    public uint CopyEngines;
    public uint Decoders;
    public uint Encoders;
    public uint JpegEngines;
    public uint OfaEngines;
    public uint GpuInstanceSlices;
    public uint ComputeInstanceSlices;
    public ulong MemoryMebibytes;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlRemappedRows
{
    public uint Corrected;
    public uint Uncorrected;
    public uint Pending;
    public uint Failed;
}

/// <summary>A process with a context on the device; <c>UsedMemory</c> is all ones where the driver does not tell.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcessInfo
{
    public uint Pid;
    public ulong UsedMemory;
    public uint GpuInstanceId;
    public uint ComputeInstanceId;
}

/// <summary>Percent by process; <c>TimeStamp</c> in microseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcessUtilization
{
    public uint Pid;
    public ulong TimeStamp;
    public uint Sm;
    public uint Memory;
    public uint Encoder;
    public uint Decoder;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NvmlEventData
{
    public nint Device;
    public ulong EventType;
    public ulong Data;
    public uint GpuInstanceId;
    public uint ComputeInstanceId;
}
