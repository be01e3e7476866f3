using System.Text;
using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Tests.Fakes;

/// <summary>
/// A scripted NVML: devices in a list, codes by function, hooks before each call. Handles are not UUIDs or indices, and change with every
/// session, as the driver may do.
/// </summary>
internal sealed class FakeNvml(params FakeGpu[] gpus) : INvml
{
    private readonly Dictionary<nint, FakeGpu> handles = [];
    private nint nextHandle = 1000;
    private bool open;

    public List<FakeGpu> Gpus { get; } = [.. gpus];

    /// <summary>What a function answers whatever it is asked about.</summary>
    public Dictionary<NvmlFunction, NvmlReturn> Codes { get; } = [];

    /// <summary>Called before every function.</summary>
    public Action<NvmlFunction>? Before { get; set; }

    public Queue<(FakeGpu Gpu, ulong Xid)> Events { get; } = [];

    public string Driver { get; set; } = "570.148.08";

    public int Sessions { get; private set; }

    public int OpenEventSets { get; private set; }

    public long Calls { get; private set; }

    /// <summary>Whether numbers that fit 32 bits and 64 bits are all ones.</summary>
    public bool AllOnes { get; set; }

    public NvmlReturn Init()
    {
        NvmlReturn code = Enter(NvmlFunction.Init, openNeeded: false);
        if (code != NvmlReturn.Success) return code;
        open = true;
        Sessions++;
        handles.Clear();
        return code;
    }

    public NvmlReturn Shutdown()
    {
        open = false;
        return Enter(NvmlFunction.Shutdown, openNeeded: false);
    }

    public NvmlReturn Text(NvmlFunction function, nint device, Span<byte> text)
    {
        FakeGpu? gpu = null;
        NvmlReturn code = function == NvmlFunction.DriverVersion ? Enter(function) : Enter(function, device, out gpu);
        if (code != NvmlReturn.Success) return code;
        string answer = function switch
        {
            NvmlFunction.Uuid => gpu!.Uuid,
            NvmlFunction.Name => gpu!.Name,
            NvmlFunction.Serial => "1650000000042",
            NvmlFunction.Vbios => "96.00.A5.00.01",
            _ => Driver,
        };
        Encoding.UTF8.GetBytes(answer, text);
        text[answer.Length] = 0;
        return NvmlReturn.Success;
    }

    public NvmlReturn CudaVersion(out int version)
    {
        version = 12_080;
        return Enter(NvmlFunction.CudaVersion);
    }

    public NvmlReturn DeviceCount(out uint count)
    {
        count = (uint)Gpus.Count;
        return Enter(NvmlFunction.DeviceCount);
    }

    public NvmlReturn DeviceByIndex(uint index, out nint device)
    {
        device = 0;
        NvmlReturn code = Enter(NvmlFunction.DeviceByIndex);
        if (code != NvmlReturn.Success) return code;
        if (index >= Gpus.Count) return NvmlReturn.InvalidArgument;
        if (Gpus[(int)index].Broken != NvmlReturn.Success) return Gpus[(int)index].Broken;
        device = HandleOf(Gpus[(int)index]);
        return NvmlReturn.Success;
    }

    public NvmlReturn Pci(nint device, out NvmlPciInfo pci)
    {
        pci = default;
        NvmlReturn code = Enter(NvmlFunction.PciInfo, device, out FakeGpu? gpu);
        if (code == NvmlReturn.Success) Encoding.UTF8.GetBytes($"00000000:{Gpus.IndexOf(gpu!) + 24:X2}:00.0", pci.BusId);
        return code;
    }

    public NvmlReturn ComputeCapability(nint device, out int major, out int minor)
    {
        (major, minor) = (9, 0);
        return Enter(NvmlFunction.ComputeCapability, device, out _);
    }

    public NvmlReturn MigMode(nint device, out uint current, out uint pending)
    {
        NvmlReturn code = Enter(NvmlFunction.MigMode, device, out FakeGpu? gpu);
        current = pending = gpu is { MigEnabled: true } ? 1u : 0;
        return gpu is { IsInstance: true } ? NvmlReturn.NotSupported : code;
    }

    public NvmlReturn MigDeviceByIndex(nint device, uint index, out nint instance)
    {
        instance = 0;
        NvmlReturn code = Enter(NvmlFunction.MigDeviceByIndex, device, out FakeGpu? gpu);
        if (code != NvmlReturn.Success) return code;
        if (index >= gpu!.Instances.Count) return NvmlReturn.NotFound;
        instance = HandleOf(gpu.Instances[(int)index]);
        return NvmlReturn.Success;
    }

    public NvmlReturn MigAttributes(nint instance, out NvmlDeviceAttributes attributes)
    {
        attributes = new() { GpuInstanceSlices = 1, ComputeInstanceSlices = 1, MemoryMebibytes = 18 * 1024 };
        return Enter(NvmlFunction.MigAttributes, instance, out _);
    }

    public NvmlReturn Read(NvmlFunction function, nint device, out uint value)
    {
        NvmlReturn code = Enter(function, device, out FakeGpu? gpu);
        value = code != NvmlReturn.Success ? 0xDEAD : AllOnes ? uint.MaxValue : function switch
        {
            NvmlFunction.Power => gpu!.PowerMilliwatts,
            NvmlFunction.PowerLimit => 700_000,
            NvmlFunction.FanSpeed => 55,
            NvmlFunction.PerformanceState => gpu!.PerformanceState,
            NvmlFunction.PcieGeneration => 4,
            NvmlFunction.PcieMaxGeneration => 5,
            NvmlFunction.PcieWidth => 8,
            NvmlFunction.PcieMaxWidth => 16,
            NvmlFunction.ComputeMode => 3,
            NvmlFunction.MigMaxCount => 7,
            _ => (uint)(gpu!.IsInstance ? 7 : 0),
        };
        return code;
    }

    public NvmlReturn Read(NvmlFunction function, nint device, uint selector, out uint value)
    {
        NvmlReturn code = Enter(function, device, out FakeGpu? gpu);
        if (code == NvmlReturn.Success && gpu!.LacksSelector.Contains((function, selector))) code = NvmlReturn.NotSupported;
        value = code != NvmlReturn.Success ? 0xDEAD : AllOnes ? uint.MaxValue : function switch
        {
            NvmlFunction.Temperature => gpu!.Temperature,
            NvmlFunction.TemperatureThreshold => 90 + selector,
            NvmlFunction.Clock => 1000 + selector,
            NvmlFunction.MaxClock => 2000 + selector,
            _ => 500 + selector,
        };
        return code;
    }

    public NvmlReturn Read(NvmlFunction function, nint device, out ulong value)
    {
        NvmlReturn code = Enter(function, device, out FakeGpu? gpu);
        value = code != NvmlReturn.Success ? 0xDEAD
            : AllOnes ? ulong.MaxValue
            : function == NvmlFunction.Energy ? gpu!.EnergyMillijoules : gpu!.ThrottleMask;
        return code;
    }

    public NvmlReturn Memory(nint device, out NvmlMemory memory)
    {
        NvmlReturn code = Enter(NvmlFunction.Memory, device, out FakeGpu? gpu);
        memory = new() { Version = NvmlMemory.Version2 };
        if (code != NvmlReturn.Success) return code;
        memory.Total = Wide(gpu!.MemoryTotal);
        memory.Used = Wide(gpu.MemoryUsed);
        memory.Reserved = Wide(gpu.MemoryReserved);
        return code;
    }

    public NvmlReturn Utilization(nint device, out NvmlUtilization utilization)
    {
        NvmlReturn code = Enter(NvmlFunction.Utilization, device, out FakeGpu? gpu);
        utilization = code == NvmlReturn.Success ? new() { Gpu = Narrow(gpu!.Utilization), Memory = Narrow(gpu.MemoryUtilization) } : default;
        return code;
    }

    public NvmlReturn CodecUtilization(NvmlFunction function, nint device, out uint percent, out uint period)
    {
        (percent, period) = (Narrow(function == NvmlFunction.EncoderUtilization ? 11u : 13u), 167_000);
        return Enter(function, device, out _);
    }

    public NvmlReturn EccErrors(nint device, uint error, uint counter, out ulong count)
    {
        NvmlReturn code = Enter(NvmlFunction.EccErrors, device, out FakeGpu? gpu);
        count = Wide(counter != 1 || gpu is null ? 0 : error == 0 ? gpu.CorrectedErrors : gpu.UncorrectedErrors);
        return code;
    }

    public NvmlReturn RemappedRows(nint device, out NvmlRemappedRows rows)
    {
        NvmlReturn code = Enter(NvmlFunction.RemappedRows, device, out FakeGpu? gpu);
        rows = gpu?.Remapped ?? default;
        if (AllOnes) rows = new() { Corrected = uint.MaxValue, Uncorrected = uint.MaxValue, Pending = uint.MaxValue, Failed = uint.MaxValue };
        return code;
    }

    public NvmlReturn Fields(nint device, Span<NvmlFieldValue> values)
    {
        NvmlReturn code = Enter(NvmlFunction.FieldValues, device, out FakeGpu? gpu);
        if (code != NvmlReturn.Success) return code;
        foreach (ref NvmlFieldValue value in values)
        {
            value = gpu!.Fields.TryGetValue(value.FieldId, out NvmlFieldValue answer)
                ? answer
                : new() { FieldId = value.FieldId, Return = NvmlReturn.NotSupported };
            if (AllOnes) value.Bits = ulong.MaxValue;
        }

        return code;
    }

    public NvmlReturn Processes(NvmlFunction function, nint device, Span<NvmlProcessInfo> into, out uint count)
    {
        count = 0;
        NvmlReturn code = Enter(function, device, out FakeGpu? gpu);
        if (code != NvmlReturn.Success || function == NvmlFunction.GraphicsProcesses) return code;
        count = (uint)gpu!.Processes.Count;
        if (count > into.Length) return NvmlReturn.InsufficientSize;
        gpu.Processes.CopyTo(into);
        return code;
    }

    public NvmlReturn ProcessUtilization(nint device, Span<NvmlProcessUtilization> into, ulong since, out uint count)
    {
        count = 0;
        NvmlReturn code = Enter(NvmlFunction.ProcessUtilization, device, out FakeGpu? gpu);
        if (code != NvmlReturn.Success) return code;
        foreach (NvmlProcessUtilization sample in gpu!.Samples)
            if (sample.TimeStamp > since || since == 0) into[(int)count++] = sample;
        return count == 0 ? NvmlReturn.NotFound : code;
    }

    public NvmlReturn EventSetCreate(out nint set)
    {
        set = 77;
        NvmlReturn code = Enter(NvmlFunction.EventSetCreate);
        if (code == NvmlReturn.Success) OpenEventSets++;
        return code;
    }

    public NvmlReturn EventSetFree(nint set)
    {
        OpenEventSets--;
        return Enter(NvmlFunction.EventSetFree);
    }

    public NvmlReturn RegisterEvents(nint device, ulong types, nint set) => Enter(NvmlFunction.RegisterEvents, device, out _);

    public NvmlReturn EventSetWait(nint set, out NvmlEventData data, uint milliseconds)
    {
        data = default;
        NvmlReturn code = Enter(NvmlFunction.EventSetWait);
        if (code != NvmlReturn.Success) return code;
        if (!Events.TryDequeue(out (FakeGpu Gpu, ulong Xid) next)) return NvmlReturn.Timeout;
        data = new() { Device = next.Gpu.Handle, EventType = 8, Data = next.Xid };
        return code;
    }

    private uint Narrow(uint value) => AllOnes ? uint.MaxValue : value;

    private ulong Wide(ulong value) => AllOnes ? ulong.MaxValue : value;

    private nint HandleOf(FakeGpu gpu)
    {
        if (gpu.Handle != 0 && handles.TryGetValue(gpu.Handle, out FakeGpu? known) && known == gpu) return gpu.Handle;
        gpu.Handle = nextHandle += 8;
        handles[gpu.Handle] = gpu;
        return gpu.Handle;
    }

    private NvmlReturn Enter(NvmlFunction function, bool openNeeded = true)
    {
        Calls++;
        Before?.Invoke(function);
        if (Codes.TryGetValue(function, out NvmlReturn code) && code != NvmlReturn.Success) return code;
        return openNeeded && !open ? NvmlReturn.Uninitialized : NvmlReturn.Success;
    }

    private NvmlReturn Enter(NvmlFunction function, nint device, out FakeGpu? gpu)
    {
        gpu = handles.GetValueOrDefault(device);
        NvmlReturn code = Enter(function);
        if (code != NvmlReturn.Success) return code;
        if (gpu is null) return NvmlReturn.InvalidArgument;
        if (gpu.Broken != NvmlReturn.Success) return gpu.Broken;
        return gpu.Lacks.Contains(function) ? NvmlReturn.NotSupported : NvmlReturn.Success;
    }
}
