using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>One scripted device: what it has, and what it lacks.</summary>
internal sealed class FakeGpu(string uuid, string name)
{
    public string Uuid { get; } = uuid;
    public string Name { get; } = name;
    public HashSet<NvmlFunction> Lacks { get; init; } = [];

    /// <summary>Answers of functions with a selector that are missing: which clock, which threshold.</summary>
    public HashSet<(NvmlFunction Function, uint Selector)> LacksSelector { get; init; } = [];

    /// <summary>The fields it has.</summary>
    public Dictionary<uint, NvmlFieldValue> Fields { get; } = [];
    public List<FakeGpu> Instances { get; } = [];
    public bool MigEnabled { get; set; }
    public bool IsInstance { get; init; }
    public nint Handle { get; set; }

    /// <summary>What every call on the device answers; success while it works.</summary>
    public NvmlReturn Broken { get; set; }

    public ulong MemoryTotal { get; set; } = 24UL << 30;
    public ulong MemoryUsed { get; set; } = 6UL << 30;
    public ulong MemoryReserved { get; set; } = 512UL << 20;
    public uint Utilization { get; set; } = 83;
    public uint MemoryUtilization { get; set; } = 41;
    public uint PowerMilliwatts { get; set; } = 325_125;
    public ulong EnergyMillijoules { get; set; } = 5_000_000;
    public uint Temperature { get; set; } = 47;
    public ulong ThrottleMask { get; set; } = 0x5;
    public uint PerformanceState { get; set; }
    public ulong CorrectedErrors { get; set; } = 21;
    public ulong UncorrectedErrors { get; set; } = 22;
    public NvmlRemappedRows Remapped { get; set; } = new() { Corrected = 3, Uncorrected = 2 };
    public List<NvmlProcessInfo> Processes { get; } = [new() { Pid = 4242, UsedMemory = 3UL << 30 }];
    public List<NvmlProcessUtilization> Samples { get; } = [new() { Pid = 4242, TimeStamp = 1_700_000_000_000_000, Sm = 37 }];

    public FakeGpu WithField(uint id, ulong value, NvmlValueType type = NvmlValueType.UInt64)
    {
        Fields[id] = new() { FieldId = id, ValueType = type, Return = NvmlReturn.Success, Bits = value };
        return this;
    }
}
