using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Telemetry;
using static ModelObservability.Gpu.Telemetry.Names;

namespace ModelObservability.Gpu.Counters;

/// <summary>
/// The counter table. A new counter is a new row: the call or field to read, the instrument, the driver's unit and the valid range. Ranges are
/// far beyond any GPU sold and below NVML's sentinels.
/// </summary>
internal static class GpuCounters
{
    private const double MillisPerUnit = 1e3, NanosPerSecond = 1e9, Percents = 100, Mega = 1e6, Kibi = 1024, Kilo = 1000;
    private const double MostMilliwatts = 1e8, MostMegahertz = 1e5, MostDegrees = 200;

    /// <summary>All NVLink links together.</summary>
    private const uint AllLinks = uint.MaxValue;

    public static readonly GpuCounter Utilization = Share(Hardware.Utilization, (Hardware.GpuTask, "general"));
    public static readonly GpuCounter EncoderUtilization = Share(Hardware.Utilization, (Hardware.GpuTask, "encoder"));
    public static readonly GpuCounter DecoderUtilization = Share(Hardware.Utilization, (Hardware.GpuTask, "decoder"));
    public static readonly GpuCounter MemoryController = Share(Names.Gpu.MemoryControllerUtilization);
    public static readonly GpuCounter MemoryUsed = new(Hardware.MemoryUsage);
    public static readonly GpuCounter MemoryTotal = new(Hardware.MemoryLimit) { Min = 1 };
    public static readonly GpuCounter MemoryReserved = new(Names.Gpu.MemoryReserved);
    public static readonly GpuCounter MemoryShare = new(Hardware.MemoryUtilization);
    public static readonly GpuCounter Power = new(Hardware.Power) { Divisor = MillisPerUnit, Max = MostMilliwatts };
    public static readonly GpuCounter PowerLimit = new(Names.Gpu.PowerLimit) { Divisor = MillisPerUnit, Min = 1, Max = MostMilliwatts };
    public static readonly GpuCounter Energy = new(Hardware.Energy) { Divisor = MillisPerUnit };
    public static readonly GpuCounter EnergyFromPower = new(Hardware.Energy, (Names.Gpu.EnergySource, "power"));
    public static readonly GpuCounter Temperature = Degrees(Hardware.Temperature, (Hardware.SensorLocation, "gpu"));
    public static readonly GpuCounter MemoryTemperature = Degrees(Hardware.Temperature, (Hardware.SensorLocation, "memory"));
    public static readonly GpuCounter FanSpeed = new(Hardware.FanSpeedRatio) { Divisor = Percents, Max = 200 };
    public static readonly GpuCounter SmClock = Clock(Names.Gpu.Clock, "sm");
    public static readonly GpuCounter MemoryClock = Clock(Names.Gpu.Clock, "memory");
    public static readonly GpuCounter PcieTransmitted = new(Hardware.Io, (Direction, "transmit"));
    public static readonly GpuCounter PcieReceived = new(Hardware.Io, (Direction, "receive"));
    public static readonly GpuCounter PcieTransmitRate = new(Names.Gpu.PcieThroughput, (Direction, "transmit")) { Multiplier = Kilo, Max = 1e9 };
    public static readonly GpuCounter PcieReceiveRate = new(Names.Gpu.PcieThroughput, (Direction, "receive")) { Multiplier = Kilo, Max = 1e9 };
    public static readonly GpuCounter NvLinkTransmitted = new(Names.Gpu.NvLinkIo, (Direction, "transmit")) { Multiplier = Kibi };
    public static readonly GpuCounter NvLinkReceived = new(Names.Gpu.NvLinkIo, (Direction, "receive")) { Multiplier = Kibi };
    public static readonly GpuCounter CorrectedErrors = new(Hardware.Errors, (ErrorType, "corrected"));
    public static readonly GpuCounter UncorrectedErrors = new(Hardware.Errors, (ErrorType, "uncorrected"));
    public static readonly GpuCounter RemapPending = Flag(Names.Gpu.MemoryRepair, (Names.Gpu.RepairState, "remap_pending"));
    public static readonly GpuCounter RemapFailed = Flag(Names.Gpu.MemoryRepair, (Names.Gpu.RepairState, "remap_failed"));
    public static readonly GpuCounter RetirementPending = Flag(Names.Gpu.MemoryRepair, (Names.Gpu.RepairState, "retirement_pending"));

    public static readonly GpuProbe[] Probes =
    [
        new(DeviceKinds.Any, ProbeCalls.Memory, MemoryUsed, MemoryTotal, MemoryReserved),
        new(DeviceKinds.Whole, ProbeCalls.Utilization, Utilization, MemoryController),
        new(DeviceKinds.Whole, ProbeCalls.Encoder, EncoderUtilization),
        new(DeviceKinds.Whole, ProbeCalls.Decoder, DecoderUtilization),
        Board(NvmlFunction.Power, Power),
        Board(NvmlFunction.PowerLimit, PowerLimit),
        new(DeviceKinds.Boards, GpuProbe.OfWide(NvmlFunction.Energy), Energy),
        Board(NvmlFunction.Temperature, 0, Temperature),
        Board(NvmlFunction.TemperatureThreshold, 0, TemperatureLimit("high.critical", "gpu")),
        Board(NvmlFunction.TemperatureThreshold, 1, TemperatureLimit("high.degraded", "gpu")),
        Board(NvmlFunction.TemperatureThreshold, 2, TemperatureLimit("high.degraded", "memory")),
        Board(NvmlFunction.FanSpeed, FanSpeed),
        Board(NvmlFunction.Clock, 0, Clock(Names.Gpu.Clock, "graphics")),
        Board(NvmlFunction.Clock, 1, SmClock),
        Board(NvmlFunction.Clock, 2, MemoryClock),
        Board(NvmlFunction.Clock, 3, Clock(Names.Gpu.Clock, "video")),
        Board(NvmlFunction.MaxClock, 0, Clock(Names.Gpu.ClockLimit, "graphics")),
        Board(NvmlFunction.MaxClock, 1, Clock(Names.Gpu.ClockLimit, "sm")),
        Board(NvmlFunction.MaxClock, 2, Clock(Names.Gpu.ClockLimit, "memory")),
        Board(NvmlFunction.MaxClock, 3, Clock(Names.Gpu.ClockLimit, "video")),
        new(DeviceKinds.Boards, ProbeCalls.PerformanceState, new GpuCounter(Names.Gpu.PerformanceState) { Max = 15 }),
        new(DeviceKinds.Boards, ProbeCalls.ThrottleReasons,
            Throttled("application_clocks"), Throttled("sw_power_cap"), Throttled("hw_slowdown"), Throttled("sync_boost"),
            Throttled("sw_thermal"), Throttled("hw_thermal"), Throttled("hw_power_brake"), Throttled("display_clock")),
        Board(NvmlFunction.PcieGeneration, new GpuCounter(Names.Gpu.PcieGeneration) { Min = 1, Max = 16 }),
        Board(NvmlFunction.PcieMaxGeneration, new GpuCounter(Names.Gpu.PcieGenerationLimit) { Min = 1, Max = 16 }),
        Board(NvmlFunction.PcieWidth, new GpuCounter(Names.Gpu.PcieWidth) { Min = 1, Max = 64 }),
        Board(NvmlFunction.PcieMaxWidth, new GpuCounter(Names.Gpu.PcieWidthLimit) { Min = 1, Max = 64 }),
        new(DeviceKinds.Boards, ProbeCalls.Ecc(error: 0), CorrectedErrors),
        new(DeviceKinds.Boards, ProbeCalls.Ecc(error: 1), UncorrectedErrors),
        new(DeviceKinds.Boards, ProbeCalls.RemappedRows,
            new GpuCounter(Names.Gpu.RemappedRows, (ErrorType, "corrected")) { Max = 1e9 },
            new GpuCounter(Names.Gpu.RemappedRows, (ErrorType, "uncorrected")) { Max = 1e9 },
            RemapPending, RemapFailed),
        Board(NvmlFunction.ComputeMode, new GpuCounter(Names.Gpu.ComputeMode) { Max = 16 }),
        new(DeviceKinds.Boards, GpuProbe.Of(NvmlFunction.PcieThroughput, 0), PcieTransmitRate) { IsSlow = true },
        new(DeviceKinds.Boards, GpuProbe.Of(NvmlFunction.PcieThroughput, 1), PcieReceiveRate) { IsSlow = true },
    ];

    public static readonly GpuField[] Fields =
    [
        new(82, MemoryTemperature),
        new(197, PcieTransmitted, Wide: true),
        new(198, PcieReceived, Wide: true),
        new(94, new(Names.Gpu.PcieReplays)),
        new(138, NvLinkTransmitted, AllLinks, Wide: true),
        new(139, NvLinkReceived, AllLinks, Wide: true),
        new(38, NvLinkErrors("crc_flit")),
        new(45, NvLinkErrors("crc_data")),
        new(52, NvLinkErrors("replay")),
        new(59, NvLinkErrors("recovery")),
        new(29, RetiredPages("corrected")),
        new(30, RetiredPages("uncorrected")),
        new(31, RetirementPending),
        new(74, ThrottledTime("sw_power_cap")),
        new(76, ThrottledTime("sync_boost")),
        new(77, ThrottledTime("board_limit")),
        new(78, ThrottledTime("low_utilization")),
        new(79, ThrottledTime("reliability")),
        new(269, ThrottledTime("sw_thermal")),
        new(270, ThrottledTime("hw_thermal")),
        new(271, ThrottledTime("hw_power_brake")),
    ];

    public static readonly GpuRate[] Rates =
    [
        new(PcieTransmitted, PcieTransmitRate, HasProbe: true),
        new(PcieReceived, PcieReceiveRate, HasProbe: true),
        new(NvLinkTransmitted, new(Names.Gpu.NvLinkThroughput, (Direction, "transmit"))),
        new(NvLinkReceived, new(Names.Gpu.NvLinkThroughput, (Direction, "receive"))),
    ];

    /// <summary>Every counter once, each at its <see cref="GpuCounter.Index"/>.</summary>
    public static readonly GpuCounter[] All = Number();

    private static GpuCounter[] Number()
    {
        GpuCounter[] all =
        [
            .. Probes.SelectMany(probe => probe.Counters)
                .Concat(Fields.Select(field => field.Counter))
                .Concat(Rates.Select(rate => rate.Rate))
                .Concat([MemoryShare, EnergyFromPower])
                .Distinct(),
        ];
        for (int index = 0; index < all.Length; index++) all[index].Index = index;
        return all;
    }

    private static GpuProbe Board(NvmlFunction function, GpuCounter counter) =>
        new(DeviceKinds.Boards, GpuProbe.Of(function), counter);

    private static GpuProbe Board(NvmlFunction function, uint selector, GpuCounter counter) =>
        new(DeviceKinds.Boards, GpuProbe.Of(function, selector), counter);

    private static GpuCounter Share(GpuInstrument instrument, params (string, string)[] attributes) =>
        new(instrument, attributes) { Divisor = Percents, Max = 100 };

    private static GpuCounter Degrees(GpuInstrument instrument, params (string, string)[] attributes) =>
        new(instrument, attributes) { Min = 1, Max = MostDegrees };

    private static GpuCounter Flag(GpuInstrument instrument, params (string, string)[] attributes) =>
        new(instrument, attributes) { Max = 1 };

    private static GpuCounter Clock(GpuInstrument instrument, string domain) =>
        new(instrument, (Names.Gpu.ClockDomain, domain)) { Multiplier = Mega, Max = MostMegahertz };

    private static GpuCounter TemperatureLimit(string limit, string location) =>
        Degrees(Hardware.TemperatureLimit, (Hardware.LimitType, limit), (Hardware.SensorLocation, location));

    private static GpuCounter Throttled(string reason) => Flag(Names.Gpu.Throttled, (Names.Gpu.ThrottleReason, reason));

    private static GpuCounter ThrottledTime(string reason) =>
        new(Names.Gpu.ThrottledTime, (Names.Gpu.ThrottleReason, reason)) { Divisor = NanosPerSecond, Max = long.MaxValue / 2 };

    private static GpuCounter NvLinkErrors(string kind) => new(Names.Gpu.NvLinkErrors, (ErrorType, kind));

    private static GpuCounter RetiredPages(string cause) =>
        new(Names.Gpu.RetiredPages, (ErrorType, cause)) { Max = 1e9 };
}
