using static ModelObservability.Gpu.Telemetry.InstrumentKind;

namespace ModelObservability.Gpu.Telemetry;

/// <summary>
/// Every instrument and attribute of the GPU package, nested like the names. <c>hw.*</c> follows OpenTelemetry's hardware conventions (1.44)
/// exactly; what they lack is under <c>nvml.*</c>. A test compares <c>docs/telemetry-gpu.md</c> with this file.
/// </summary>
internal static class Names
{
    public const string Source = "ModelObservability.Gpu";

    public const string Direction = "network.io.direction";
    public const string ErrorType = "error.type";
    public const string Pid = "process.pid";
    public const string Reason = "reason";

    /// <summary>Hardware use of calls.</summary>
    public static readonly WorkNames Inference = new(
        new("ml.inference.energy", FractionalCounter, "J", "Energy of the GPU that calls of the model have used"),
        "ml.inference.energy.per_item", "ml.inference.gpu.utilization", "ml.inference.gpu.memory.peak");

    /// <summary>Hardware use of training runs.</summary>
    public static readonly WorkNames Training = new(
        new("ml.training.energy", FractionalCounter, "J", "Energy of the GPU that training runs of the model have used"),
        EnergyPerItem: null, "ml.training.gpu.utilization", "ml.training.gpu.memory.peak");

    public static class Hardware
    {
        public const string Id = "hw.id";
        public const string Name = "hw.name";
        public const string Parent = "hw.parent";
        public const string Type = "hw.type";
        public const string Model = "hw.model";
        public const string Vendor = "hw.vendor";
        public const string SerialNumber = "hw.serial_number";
        public const string DriverVersion = "hw.driver_version";
        public const string FirmwareVersion = "hw.firmware_version";
        public const string State = "hw.state";
        public const string SensorLocation = "hw.sensor_location";
        public const string LimitType = "hw.limit_type";
        public const string GpuTask = "hw.gpu.task";

        public static readonly GpuInstrument Utilization = new(
            "hw.gpu.utilization", Gauge, "1", "Share of time the GPU, its encoder or its decoder was busy");

        public static readonly GpuInstrument MemoryUsage = new(
            "hw.gpu.memory.usage", UpDownCounter, "By", "Memory of the GPU that is in use");

        public static readonly GpuInstrument MemoryLimit = new(
            "hw.gpu.memory.limit", UpDownCounter, "By", "Memory the GPU has");

        public static readonly GpuInstrument MemoryUtilization = new(
            "hw.gpu.memory.utilization", Gauge, "1", "Share of the GPU's memory that is in use");

        public static readonly GpuInstrument Io = new(
            "hw.gpu.io", Counter, "By", "Bytes received and transmitted by the GPU over PCIe");

        public static readonly GpuInstrument Errors = new(
            "hw.errors", Counter, "{error}", "Memory errors over the life of the board");

        public static readonly GpuInstrument Status = new(
            "hw.status", UpDownCounter, "1", "1 for the state the GPU is in, 0 for the others");

        public static readonly GpuInstrument Power = new(
            "hw.power", Gauge, "W", "Power the GPU draws");

        public static readonly GpuInstrument Energy = new(
            "hw.energy", FractionalCounter, "J", "Energy the GPU has consumed");

        public static readonly GpuInstrument Temperature = new(
            "hw.temperature", Gauge, "Cel", "Temperature of the GPU or its memory");

        public static readonly GpuInstrument TemperatureLimit = new(
            "hw.temperature.limit", Gauge, "Cel", "Temperature at which the GPU slows down or shuts down");

        public static readonly GpuInstrument FanSpeedRatio = new(
            "hw.fan.speed_ratio", Gauge, "1", "Fan speed as a share of its maximum");
    }

    public static class Gpu
    {
        public const string ClockDomain = "nvml.clock.domain";
        public const string ThrottleReason = "nvml.throttle.reason";
        public const string EnergySource = "nvml.energy.source";
        public const string XidCode = "nvml.xid.code";
        public const string RepairState = "nvml.repair.state";
        public const string SecondsUntilFull = "nvml.gpu.memory.seconds_until_full";
        public const string IdleSeconds = "nvml.gpu.idle.seconds";
        public const string PciBusId = "nvml.pci.bus_id";
        public const string CudaVersion = "nvml.cuda.version";
        public const string ComputeCapability = "nvml.compute_capability";

        public static readonly GpuInstrument Info = new(
            "nvml.gpu.info", Gauge, "1", "Always 1; what does not change is in its attributes");

        public static readonly GpuInstrument UnattributedEnergy = new(
            "nvml.gpu.energy.unattributed", FractionalCounter, "J", "Energy the GPU has consumed while no joined call or training run was under way");

        public static readonly GpuInstrument Clock = new(
            "nvml.gpu.clock", Gauge, "Hz", "Clock frequency");

        public static readonly GpuInstrument ClockLimit = new(
            "nvml.gpu.clock.limit", Gauge, "Hz", "Highest clock frequency of the GPU");

        public static readonly GpuInstrument PowerLimit = new(
            "nvml.gpu.power.limit", Gauge, "W", "Power the GPU is held below");

        public static readonly GpuInstrument PerformanceState = new(
            "nvml.gpu.performance_state", Gauge, "1", "Performance state, 0 the fastest to 15 the slowest");

        public static readonly GpuInstrument ComputeMode = new(
            "nvml.gpu.compute_mode", Gauge, "1", "Who may compute: 0 everybody, 2 nobody, 3 one process");

        public static readonly GpuInstrument Throttled = new(
            "nvml.gpu.throttled", Gauge, "1", "1 while the clocks are held down for this reason, else 0");

        public static readonly GpuInstrument ThrottledTime = new(
            "nvml.gpu.throttled.time", FractionalCounter, "s", "Time the clocks were held down for this reason");

        public static readonly GpuInstrument MemoryReserved = new(
            "nvml.gpu.memory.reserved", UpDownCounter, "By", "Memory the driver and firmware keep for themselves");

        public static readonly GpuInstrument MemoryControllerUtilization = new(
            "nvml.gpu.memory.controller.utilization", Gauge, "1", "Share of time the memory was read or written");

        public static readonly GpuInstrument RemappedRows = new(
            "nvml.gpu.memory.remapped_rows", UpDownCounter, "{row}", "Memory rows replaced by spare ones");

        public static readonly GpuInstrument RetiredPages = new(
            "nvml.gpu.memory.retired_pages", UpDownCounter, "{page}", "Memory pages taken out of use");

        public static readonly GpuInstrument MemoryRepair = new(
            "nvml.gpu.memory.repair", Gauge, "1", "1 while memory waits for a repair that a reset brings, or could not be repaired");

        public static readonly GpuInstrument PcieThroughput = new(
            "nvml.gpu.pcie.throughput", Gauge, "By/s", "Bytes a second over PCIe since the last poll");

        public static readonly GpuInstrument PcieGeneration = new(
            "nvml.gpu.pcie.generation", Gauge, "1", "PCIe generation of the link as it runs");

        public static readonly GpuInstrument PcieGenerationLimit = new(
            "nvml.gpu.pcie.generation.limit", Gauge, "1", "Highest PCIe generation of this GPU in this machine");

        public static readonly GpuInstrument PcieWidth = new(
            "nvml.gpu.pcie.width", Gauge, "{lane}", "PCIe lanes of the link as it runs");

        public static readonly GpuInstrument PcieWidthLimit = new(
            "nvml.gpu.pcie.width.limit", Gauge, "{lane}", "Most PCIe lanes of this GPU in this machine");

        public static readonly GpuInstrument PcieReplays = new(
            "nvml.gpu.pcie.replays", Counter, "{replay}", "PCIe packets sent again");

        public static readonly GpuInstrument NvLinkIo = new(
            "nvml.gpu.nvlink.io", Counter, "By", "Bytes of data over all NVLinks");

        public static readonly GpuInstrument NvLinkThroughput = new(
            "nvml.gpu.nvlink.throughput", Gauge, "By/s", "Bytes of data a second over all NVLinks since the last poll");

        public static readonly GpuInstrument NvLinkErrors = new(
            "nvml.gpu.nvlink.errors", Counter, "{error}", "Errors of all NVLinks");

        public static readonly GpuInstrument Xid = new(
            "nvml.gpu.xid", Counter, "{error}", "XID errors the driver reported while this process watched");
    }

    public static class Mig
    {
        public const string GpuInstance = "nvml.mig.gpu_instance";
        public const string ComputeInstance = "nvml.mig.compute_instance";
        public const string Profile = "nvml.mig.profile";
    }

    public static class Process
    {
        public static readonly GpuInstrument MemoryUsage = new(
            "nvml.process.memory.usage", UpDownCounter, "By", "Memory of the GPU a process uses");

        public static readonly GpuInstrument Utilization = new(
            "nvml.process.utilization", Gauge, "1", "Share of time a process kept the GPU busy");
    }

    public static class Monitor
    {
        public const string State = "nvml.monitor.state";
        public const string Return = "nvml.return";

        public static readonly GpuInstrument Status = new(
            "nvml.monitor.status", UpDownCounter, "1", "1 for the state the monitor is in, 0 for the others");

        public static readonly GpuInstrument PollDuration = new(
            "nvml.monitor.poll.duration", Gauge, "s", "How long the last poll took");

        public static readonly GpuInstrument FailedCalls = new(
            "nvml.monitor.failed_calls", Counter, "{call}", "Calls of NVML that failed other than by a field the GPU lacks");

        public static readonly GpuInstrument Rejected = new(
            "nvml.monitor.rejected", Counter, "{value}", "Values of NVML that no GPU can have and that were dropped");
    }
}
