namespace ModelObservability.Gpu.Nvml;

/// <summary>Every NVML function that is called. All of them only read; none changes a setting.</summary>
internal enum NvmlFunction
{
    Init,
    Shutdown,
    DriverVersion,
    CudaVersion,
    DeviceCount,
    DeviceByIndex,
    Uuid,
    Name,
    Serial,
    Vbios,
    PciInfo,
    ComputeCapability,
    MigMode,
    MigMaxCount,
    MigDeviceByIndex,
    MigAttributes,
    GpuInstanceId,
    ComputeInstanceId,
    Memory,
    MemoryV1,
    Utilization,
    EncoderUtilization,
    DecoderUtilization,
    Power,
    PowerLimit,
    Energy,
    Temperature,
    TemperatureThreshold,
    FanSpeed,
    Clock,
    MaxClock,
    PerformanceState,
    ThrottleReasons,
    PcieThroughput,
    PcieGeneration,
    PcieWidth,
    PcieMaxGeneration,
    PcieMaxWidth,
    EccErrors,
    RemappedRows,
    ComputeMode,
    FieldValues,
    ComputeProcesses,
    GraphicsProcesses,
    ProcessUtilization,
    EventSetCreate,
    EventSetFree,
    EventSetWait,
    RegisterEvents,
}

/// <summary>The exported names of the functions: the newest first, then older ones of the same signature.</summary>
internal static class NvmlSymbols
{
    private static readonly string[][] Table = Build();

    public static int Count => Table.Length;

    public static IReadOnlyList<string> Of(NvmlFunction function) => Table[(int)function];

    private static string[][] Build()
    {
        string[][] table = new string[Enum.GetValues<NvmlFunction>().Length][];
        foreach (NvmlFunction function in Enum.GetValues<NvmlFunction>())
        {
            table[(int)function] = function switch
            {
                NvmlFunction.Init => ["nvmlInit_v2"],
                NvmlFunction.Shutdown => ["nvmlShutdown"],
                NvmlFunction.DriverVersion => ["nvmlSystemGetDriverVersion"],
                NvmlFunction.CudaVersion => ["nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion"],
                NvmlFunction.DeviceCount => ["nvmlDeviceGetCount_v2"],
                NvmlFunction.DeviceByIndex => ["nvmlDeviceGetHandleByIndex_v2"],
                NvmlFunction.Uuid => ["nvmlDeviceGetUUID"],
                NvmlFunction.Name => ["nvmlDeviceGetName"],
                NvmlFunction.Serial => ["nvmlDeviceGetSerial"],
                NvmlFunction.Vbios => ["nvmlDeviceGetVbiosVersion"],
                NvmlFunction.PciInfo => ["nvmlDeviceGetPciInfo_v3"],
                NvmlFunction.ComputeCapability => ["nvmlDeviceGetCudaComputeCapability"],
                NvmlFunction.MigMode => ["nvmlDeviceGetMigMode"],
                NvmlFunction.MigMaxCount => ["nvmlDeviceGetMaxMigDeviceCount"],
                NvmlFunction.MigDeviceByIndex => ["nvmlDeviceGetMigDeviceHandleByIndex"],
                NvmlFunction.MigAttributes => ["nvmlDeviceGetAttributes_v2"],
                NvmlFunction.GpuInstanceId => ["nvmlDeviceGetGpuInstanceId"],
                NvmlFunction.ComputeInstanceId => ["nvmlDeviceGetComputeInstanceId"],
                NvmlFunction.Memory => ["nvmlDeviceGetMemoryInfo_v2"],
                NvmlFunction.MemoryV1 => ["nvmlDeviceGetMemoryInfo"],
                NvmlFunction.Utilization => ["nvmlDeviceGetUtilizationRates"],
                NvmlFunction.EncoderUtilization => ["nvmlDeviceGetEncoderUtilization"],
                NvmlFunction.DecoderUtilization => ["nvmlDeviceGetDecoderUtilization"],
                NvmlFunction.Power => ["nvmlDeviceGetPowerUsage"],
                NvmlFunction.PowerLimit => ["nvmlDeviceGetEnforcedPowerLimit"],
                NvmlFunction.Energy => ["nvmlDeviceGetTotalEnergyConsumption"],
                NvmlFunction.Temperature => ["nvmlDeviceGetTemperature"],
                NvmlFunction.TemperatureThreshold => ["nvmlDeviceGetTemperatureThreshold"],
                NvmlFunction.FanSpeed => ["nvmlDeviceGetFanSpeed"],
                NvmlFunction.Clock => ["nvmlDeviceGetClockInfo"],
                NvmlFunction.MaxClock => ["nvmlDeviceGetMaxClockInfo"],
                NvmlFunction.PerformanceState => ["nvmlDeviceGetPerformanceState"],
                NvmlFunction.ThrottleReasons =>
                    ["nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"],
                NvmlFunction.PcieThroughput => ["nvmlDeviceGetPcieThroughput"],
                NvmlFunction.PcieGeneration => ["nvmlDeviceGetCurrPcieLinkGeneration"],
                NvmlFunction.PcieWidth => ["nvmlDeviceGetCurrPcieLinkWidth"],
                NvmlFunction.PcieMaxGeneration => ["nvmlDeviceGetMaxPcieLinkGeneration"],
                NvmlFunction.PcieMaxWidth => ["nvmlDeviceGetMaxPcieLinkWidth"],
                NvmlFunction.EccErrors => ["nvmlDeviceGetTotalEccErrors"],
                NvmlFunction.RemappedRows => ["nvmlDeviceGetRemappedRows"],
                NvmlFunction.ComputeMode => ["nvmlDeviceGetComputeMode"],
                NvmlFunction.FieldValues => ["nvmlDeviceGetFieldValues"],
                NvmlFunction.ComputeProcesses =>
                    ["nvmlDeviceGetComputeRunningProcesses_v3", "nvmlDeviceGetComputeRunningProcesses_v2"],
                NvmlFunction.GraphicsProcesses =>
                    ["nvmlDeviceGetGraphicsRunningProcesses_v3", "nvmlDeviceGetGraphicsRunningProcesses_v2"],
                NvmlFunction.ProcessUtilization => ["nvmlDeviceGetProcessUtilization"],
                NvmlFunction.EventSetCreate => ["nvmlEventSetCreate"],
                NvmlFunction.EventSetFree => ["nvmlEventSetFree"],
                NvmlFunction.EventSetWait => ["nvmlEventSetWait_v2"],
                NvmlFunction.RegisterEvents => ["nvmlDeviceRegisterEvents"],
                _ => throw new NotSupportedException($"No symbol for {function}."),
            };
        }

        return table;
    }
}
