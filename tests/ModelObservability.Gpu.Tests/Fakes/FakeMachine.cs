using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>
/// Machines as they are: which calls and fields each answers. The facts are NVIDIA's documentation and the output of <c>nvidia-smi</c>
/// on such cards, typed anew; numbers are made up.
/// </summary>
internal static class FakeMachine
{
    private static readonly NvmlFunction[] MigFunctions =
        [NvmlFunction.MigMaxCount, NvmlFunction.MigDeviceByIndex, NvmlFunction.MigAttributes, NvmlFunction.GpuInstanceId, NvmlFunction.ComputeInstanceId];

    /// <summary>Passive cooling, no encoder, HBM with a sensor, NVLink, ECC with row remapping; limits as margins only.</summary>
    public static FakeGpu H200(int number = 0) => Link(new FakeGpu($"GPU-8a1c0000-0000-0000-0000-00000000000{number}", "NVIDIA H200")
    {
        Lacks = [NvmlFunction.FanSpeed, NvmlFunction.EncoderUtilization, NvmlFunction.TemperatureThreshold],
        MemoryTotal = 150_754_820_096,
        MemoryUsed = 12_884_901_888,
    });

    /// <summary>An H200 cut into 1g.18gb and 2g.35gb.</summary>
    public static FakeGpu H200Mig()
    {
        FakeGpu board = H200(number: 7);
        board.MigEnabled = true;
        board.Lacks.UnionWith([NvmlFunction.Utilization, NvmlFunction.DecoderUtilization, NvmlFunction.ProcessUtilization]);
        board.Instances.Add(Instance("MIG-11111111-0000-0000-0000-000000000001", "NVIDIA H200 MIG 1g.18gb", 18UL << 30));
        board.Instances.Add(Instance("MIG-22222222-0000-0000-0000-000000000002", "NVIDIA H200 MIG 2g.35gb", 35UL << 30));
        return board;
    }

    /// <summary>A small passive card: encoder and decoder, GDDR6 without a sensor, no NVLink.</summary>
    public static FakeGpu L4() => Pcie(new FakeGpu("GPU-14000000-0000-0000-0000-000000000000", "NVIDIA L4")
    {
        Lacks = [NvmlFunction.FanSpeed, NvmlFunction.MigMode, .. MigFunctions],
        MemoryTotal = 24_152_899_584,
        PowerMilliwatts = 31_000,
    });

    /// <summary>An older card for games: a fan, no ECC, no energy counter, no row remapping, no events ns counters.</summary>
    public static FakeGpu Consumer() => new("GPU-10800000-0000-0000-0000-000000000000", "NVIDIA GeForce GTX 1080 Ti")
    {
        Lacks =
        [
            NvmlFunction.Energy, NvmlFunction.EccErrors, NvmlFunction.RemappedRows, NvmlFunction.MigMode, NvmlFunction.Serial, .. MigFunctions,
        ],
        MemoryTotal = 11_811_160_064,
        PowerMilliwatts = 250_000,
    };

    public static FakeGpu Instance(string uuid, string name, ulong memory) => new(uuid, name)
    {
        IsInstance = true,
        MemoryTotal = memory,
        MemoryUsed = memory / 4,
    };

    private static FakeGpu Pcie(FakeGpu gpu) => gpu
        .WithField(94, 4).WithField(197, 1_000_000_000).WithField(198, 2_000_000_000)
        .WithField(74, 7_000_000_000).WithField(76, 0).WithField(77, 0).WithField(78, 0).WithField(79, 0)
        .WithField(269, 0).WithField(270, 0).WithField(271, 0);

    private static FakeGpu Link(FakeGpu gpu) => Pcie(gpu)
        .WithField(82, 61, NvmlValueType.UInt32)
        .WithField(138, 4096).WithField(139, 8192)
        .WithField(38, 0).WithField(45, 0).WithField(52, 0).WithField(59, 0);
}
