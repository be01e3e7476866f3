namespace ModelObservability.Gpu.Telemetry;

/// <summary>The signals of devices; one page under <c>docs/signals/</c> each.</summary>
internal static class GpuSignals
{
    public static readonly SignalDefinition TooHot = new(
        "MO3001", SignalSeverity.Warning, "The GPU slows down because of heat while the model works",
        "Look at the cooling: fans, airflow, the neighbours in the chassis, the temperature of the room; calls take longer until it is fixed.");

    public static readonly SignalDefinition PowerCapped = new(
        "MO3002", SignalSeverity.Information, "The GPU slows down to stay below its power limit while the model works",
        "Nothing, if the limit is meant; else raise it, or look at the power supply where the evidence says hw_power_brake.");

    public static readonly SignalDefinition MemoryNearlyFull = new(
        "MO3003", SignalSeverity.Warning, "The GPU's memory is nearly full, or will be within ten minutes",
        "Find what grows: caches of keys and values, batches, fragments, a leak. Allocations fail when it is full.");

    public static readonly SignalDefinition IdleWhileWorking = new(
        "MO3004", SignalSeverity.Warning, "The GPU is idle while the model is at work",
        "Look for what calls wait for before they reach the GPU: input preparation, copies, locks, a fallback to the CPU.");

    public static readonly SignalDefinition UncorrectedErrors = new(
        "MO3005", SignalSeverity.Error, "The GPU's memory has had errors that could not be corrected",
        "Do not trust results since then; restart the process, reset the GPU, and have the board looked at if it happens again.");

    public static readonly SignalDefinition CorrectedErrors = new(
        "MO3006", SignalSeverity.Information, "The GPU's memory has had errors that were corrected",
        "Nothing at once; a board on which they grow steadily is one to replace at the next occasion.");

    public static readonly SignalDefinition Xid = new(
        "MO3007", SignalSeverity.Error, "The driver has reported an error of the GPU (XID)",
        "Look the code up in NVIDIA's list of XID errors: some are faults of the application, some of the hardware.");

    /// <summary>Counted from the first join.</summary>
    public static readonly IReadOnlyList<SignalDefinition> All =
        [TooHot, PowerCapped, MemoryNearlyFull, IdleWhileWorking, UncorrectedErrors, CorrectedErrors, Xid];
}
