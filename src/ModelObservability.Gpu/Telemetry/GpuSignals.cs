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

    public static readonly SignalDefinition IdleWhenCalled = new(
        "MO9014", SignalSeverity.Information, "The GPU has hardly anything to do while the model is called",
        "Send more at once (batches, calls in parallel), move preparation and copies off the path of the call, or let models share the GPU.");

    public static readonly SignalDefinition IdleInTraining = new(
        "MO9015", SignalSeverity.Warning, "The GPU waits half of the time while the model trains",
        "Prepare batches ahead of time, copy them without waiting, read losses and scores from the GPU less often, and use larger batches.");

    public static readonly SignalDefinition HeldDown = new(
        "MO9016", SignalSeverity.Warning, "Heat or the power limit holds the GPU down for a good part of its work",
        "Heat: look at cooling and neighbours. Power: raise the limit if it is not meant, or take half precision; plan with the speed you measure, not with that on paper.");

    public static readonly SignalDefinition RoomForBatch = new(
        "MO9017", SignalSeverity.Information, "Half of the GPU's memory is never used, and the GPU is not busy all the time",
        "Try batches twice as large, or a second copy of the model on the GPU, and compare items per second.");

    public static readonly SignalDefinition SmallerBatch = new(
        "MO9018", SignalSeverity.Warning, "The GPU's memory is nearly full all the time the model works",
        "Use smaller batches (with accumulated gradients in training), or limit what grows with the input, before an allocation fails.");

    public static readonly SignalDefinition Compress = new(
        "MO9019", SignalSeverity.Information, "Calls wait for the GPU's memory, and the model is more accurate than it has to be",
        "Quantise or prune: fewer bytes for each weight make such calls faster. Measure the accuracy of the smaller model before it serves.");

    /// <summary>Advice; counted from the first join.</summary>
    public static readonly IReadOnlyList<SignalDefinition> Advice = [IdleWhenCalled, IdleInTraining, HeldDown, RoomForBatch, SmallerBatch, Compress];

    /// <summary>Counted from the first join.</summary>
    public static readonly IReadOnlyList<SignalDefinition> All =
        [TooHot, PowerCapped, MemoryNearlyFull, IdleWhileWorking, UncorrectedErrors, CorrectedErrors, Xid];
}
