using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Tests.Fakes;

namespace ModelObservability.Gpu.Tests.Nvml;

public class NvmlStructsTests
{
    /// <summary>Sizes and offsets in the order of <c>fake_layout</c> in the C file; the numbers are those of NVIDIA's header, compiled for 64 bits.</summary>
    private static readonly (string What, int Ours, int Header)[] Layout =
    [
        ("memory v1", Unsafe.SizeOf<NvmlMemoryV1>(), 24), At<NvmlMemoryV1>("Used", 16),
        ("memory v2", Unsafe.SizeOf<NvmlMemory>(), 40), At<NvmlMemory>("Total", 8), At<NvmlMemory>("Used", 32),
        ("utilization", Unsafe.SizeOf<NvmlUtilization>(), 8), At<NvmlUtilization>("Memory", 4),
        ("pci", Unsafe.SizeOf<NvmlPciInfo>(), 68), At<NvmlPciInfo>("Domain", 16), At<NvmlPciInfo>("BusId", 36),
        ("attributes", Unsafe.SizeOf<NvmlDeviceAttributes>(), 40), At<NvmlDeviceAttributes>("GpuInstanceSlices", 24),
        At<NvmlDeviceAttributes>("MemoryMebibytes", 32),
        ("process", Unsafe.SizeOf<NvmlProcessInfo>(), 24), At<NvmlProcessInfo>("UsedMemory", 8), At<NvmlProcessInfo>("GpuInstanceId", 16),
        ("process utilization", Unsafe.SizeOf<NvmlProcessUtilization>(), 32), At<NvmlProcessUtilization>("TimeStamp", 8),
        At<NvmlProcessUtilization>("Sm", 16),
        ("event", Unsafe.SizeOf<NvmlEventData>(), 32), At<NvmlEventData>("Data", 16), At<NvmlEventData>("ComputeInstanceId", 28),
        ("field", Unsafe.SizeOf<NvmlFieldValue>(), 40), At<NvmlFieldValue>("ValueType", 24), At<NvmlFieldValue>("Return", 28),
        At<NvmlFieldValue>("Bits", 32),
    ];

    [Test]
    public void Structs_have_the_sizes_and_offsets_of_the_header()
    {
        using (Assert.EnterMultipleScope())
            foreach ((string what, int ours, int header) in Layout) Assert.That(ours, Is.EqualTo(header), what);
    }

    [Test]
    public void Structs_have_the_sizes_and_offsets_a_C_compiler_gives_them()
    {
        Assert.That(NativeFake.LayoutOfC(), Is.EqualTo(Layout.Select(row => row.Ours)));
    }

    [Test]
    public void The_version_of_the_memory_struct_is_its_size_and_a_2() =>
        Assert.That(NvmlMemory.Version2, Is.EqualTo(0x02000028));

    private static (string What, int Ours, int Header) At<T>(string field, int header) =>
        ($"{typeof(T).Name}.{field}", (int)Marshal.OffsetOf<T>(field), header);
}
