using System.Runtime.InteropServices;

namespace ModelObservability.Gpu.Nvml;

/// <summary>
/// NVML through function pointers. Calls are plain unmanaged calls: one that never returns blocks only its own thread and not the garbage
/// collector. The library is never unloaded. This is the only unsafe file of the package.
/// </summary>
internal sealed unsafe class NativeNvml : INvml
{
    private readonly nint[] exports = new nint[NvmlSymbols.Count];

    private NativeNvml(nint library)
    {
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
            foreach (string symbol in NvmlSymbols.Of(function))
                if (NativeLibrary.TryGetExport(library, symbol, out exports[(int)function])) break;
    }

    /// <summary>Loads the library from an absolute path, never by name; null if that fails.</summary>
    public static NativeNvml? TryLoad(string path) =>
        (!OperatingSystem.IsLinux() || LibraryImage.IsWhole(path)) && NativeLibrary.TryLoad(path, out nint library)
            ? new NativeNvml(library)
            : null;

    /// <summary>Whether the loaded library has the function.</summary>
    public bool Has(NvmlFunction function) => exports[(int)function] != 0;

    public NvmlReturn Init() => Call(NvmlFunction.Init);

    public NvmlReturn Shutdown() => Call(NvmlFunction.Shutdown);

    public NvmlReturn Text(NvmlFunction function, nint device, Span<byte> text)
    {
        void* call = (void*)exports[(int)function];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (byte* start = text)
        {
            return function == NvmlFunction.DriverVersion
                ? ((delegate* unmanaged[Cdecl]<byte*, uint, NvmlReturn>)call)(start, (uint)text.Length)
                : ((delegate* unmanaged[Cdecl]<nint, byte*, uint, NvmlReturn>)call)(device, start, (uint)text.Length);
        }
    }

    public NvmlReturn CudaVersion(out int version)
    {
        version = 0;
        var call = (delegate* unmanaged[Cdecl]<int*, NvmlReturn>)exports[(int)NvmlFunction.CudaVersion];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (int* value = &version) return call(value);
    }

    public NvmlReturn DeviceCount(out uint count)
    {
        count = 0;
        var call = (delegate* unmanaged[Cdecl]<uint*, NvmlReturn>)exports[(int)NvmlFunction.DeviceCount];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (uint* value = &count) return call(value);
    }

    public NvmlReturn DeviceByIndex(uint index, out nint device)
    {
        device = 0;
        var call = (delegate* unmanaged[Cdecl]<uint, nint*, NvmlReturn>)exports[(int)NvmlFunction.DeviceByIndex];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (nint* value = &device) return call(index, value);
    }

    public NvmlReturn Pci(nint device, out NvmlPciInfo pci) => Struct(NvmlFunction.PciInfo, device, out pci);

    public NvmlReturn ComputeCapability(nint device, out int major, out int minor) =>
        Pair(NvmlFunction.ComputeCapability, device, out major, out minor);

    public NvmlReturn MigMode(nint device, out uint current, out uint pending) =>
        Pair(NvmlFunction.MigMode, device, out current, out pending);

    public NvmlReturn MigDeviceByIndex(nint device, uint index, out nint instance)
    {
        instance = 0;
        var call = (delegate* unmanaged[Cdecl]<nint, uint, nint*, NvmlReturn>)exports[(int)NvmlFunction.MigDeviceByIndex];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (nint* value = &instance) return call(device, index, value);
    }

    public NvmlReturn MigAttributes(nint instance, out NvmlDeviceAttributes attributes) =>
        Struct(NvmlFunction.MigAttributes, instance, out attributes);

    public NvmlReturn Read(NvmlFunction function, nint device, out uint value) => Struct(function, device, out value);

    public NvmlReturn Read(NvmlFunction function, nint device, out ulong value) => Struct(function, device, out value);

    public NvmlReturn Read(NvmlFunction function, nint device, uint selector, out uint value)
    {
        value = 0;
        var call = (delegate* unmanaged[Cdecl]<nint, uint, uint*, NvmlReturn>)exports[(int)function];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (uint* result = &value) return call(device, selector, result);
    }

    public NvmlReturn Memory(nint device, out NvmlMemory memory)
    {
        memory = default;
        if (Has(NvmlFunction.Memory))
        {
            memory.Version = NvmlMemory.Version2;
            fixed (NvmlMemory* value = &memory)
                return ((delegate* unmanaged[Cdecl]<nint, NvmlMemory*, NvmlReturn>)exports[(int)NvmlFunction.Memory])(device, value);
        }

        NvmlReturn code = Struct(NvmlFunction.MemoryV1, device, out NvmlMemoryV1 old);
        memory = new() { Total = old.Total, Free = old.Free, Used = old.Used };
        return code;
    }

    public NvmlReturn Utilization(nint device, out NvmlUtilization utilization) =>
        Struct(NvmlFunction.Utilization, device, out utilization);

    public NvmlReturn CodecUtilization(NvmlFunction function, nint device, out uint percent, out uint period) =>
        Pair(function, device, out percent, out period);

    public NvmlReturn EccErrors(nint device, uint error, uint counter, out ulong count)
    {
        count = 0;
        var call = (delegate* unmanaged[Cdecl]<nint, uint, uint, ulong*, NvmlReturn>)exports[(int)NvmlFunction.EccErrors];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (ulong* value = &count) return call(device, error, counter, value);
    }

    public NvmlReturn RemappedRows(nint device, out NvmlRemappedRows rows)
    {
        rows = default;
        var call = (delegate* unmanaged[Cdecl]<nint, uint*, uint*, uint*, uint*, NvmlReturn>)exports[(int)NvmlFunction.RemappedRows];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (NvmlRemappedRows* value = &rows)
            return call(device, &value->Corrected, &value->Uncorrected, &value->Pending, &value->Failed);
    }

    public NvmlReturn Fields(nint device, Span<NvmlFieldValue> values)
    {
        var call = (delegate* unmanaged[Cdecl]<nint, int, NvmlFieldValue*, NvmlReturn>)exports[(int)NvmlFunction.FieldValues];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (NvmlFieldValue* start = values) return call(device, values.Length, start);
    }

    public NvmlReturn Processes(NvmlFunction function, nint device, Span<NvmlProcessInfo> into, out uint count)
    {
        count = (uint)into.Length;
        var call = (delegate* unmanaged[Cdecl]<nint, uint*, NvmlProcessInfo*, NvmlReturn>)exports[(int)function];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (uint* size = &count)
        fixed (NvmlProcessInfo* start = into) return call(device, size, start);
    }

    public NvmlReturn ProcessUtilization(nint device, Span<NvmlProcessUtilization> into, ulong since, out uint count)
    {
        count = (uint)into.Length;
        var call = (delegate* unmanaged[Cdecl]<nint, NvmlProcessUtilization*, uint*, ulong, NvmlReturn>)
            exports[(int)NvmlFunction.ProcessUtilization];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (uint* size = &count)
        fixed (NvmlProcessUtilization* start = into) return call(device, start, size, since);
    }

    public NvmlReturn EventSetCreate(out nint set)
    {
        set = 0;
        var call = (delegate* unmanaged[Cdecl]<nint*, NvmlReturn>)exports[(int)NvmlFunction.EventSetCreate];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (nint* value = &set) return call(value);
    }

    public NvmlReturn EventSetFree(nint set)
    {
        var call = (delegate* unmanaged[Cdecl]<nint, NvmlReturn>)exports[(int)NvmlFunction.EventSetFree];
        return call == null ? NvmlReturn.FunctionNotFound : call(set);
    }

    public NvmlReturn RegisterEvents(nint device, ulong types, nint set)
    {
        var call = (delegate* unmanaged[Cdecl]<nint, ulong, nint, NvmlReturn>)exports[(int)NvmlFunction.RegisterEvents];
        return call == null ? NvmlReturn.FunctionNotFound : call(device, types, set);
    }

    public NvmlReturn EventSetWait(nint set, out NvmlEventData data, uint milliseconds)
    {
        data = default;
        var call = (delegate* unmanaged[Cdecl]<nint, NvmlEventData*, uint, NvmlReturn>)exports[(int)NvmlFunction.EventSetWait];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (NvmlEventData* value = &data) return call(set, value, milliseconds);
    }

    private NvmlReturn Call(NvmlFunction function)
    {
        var call = (delegate* unmanaged[Cdecl]<NvmlReturn>)exports[(int)function];
        return call == null ? NvmlReturn.FunctionNotFound : call();
    }

    private NvmlReturn Struct<T>(NvmlFunction function, nint device, out T result) where T : unmanaged
    {
        result = default;
        var call = (delegate* unmanaged[Cdecl]<nint, T*, NvmlReturn>)exports[(int)function];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (T* value = &result) return call(device, value);
    }

    private NvmlReturn Pair<T>(NvmlFunction function, nint device, out T first, out T second) where T : unmanaged
    {
        first = second = default;
        var call = (delegate* unmanaged[Cdecl]<nint, T*, T*, NvmlReturn>)exports[(int)function];
        if (call == null) return NvmlReturn.FunctionNotFound;
        fixed (T* one = &first)
        fixed (T* two = &second) return call(device, one, two);
    }
}
