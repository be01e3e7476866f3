namespace ModelObservability.Signals;

/// <summary>The fixed part of a signal; one page under <c>docs/signals/</c> each.</summary>
internal sealed record SignalDefinition(string Code, SignalSeverity Severity, string Message, string Suggestion)
{
    public static readonly SignalDefinition NotFinite = new(
        "MO1001", SignalSeverity.Error, "Outputs hold NaN or infinity",
        "Look at the input of the call the span names: missing features and divisions by zero come first, then overflow in half precision.");

    public static readonly SignalDefinition OutOfRange = new(
        "MO1002", SignalSeverity.Error, "Outputs lie outside the range the application declared",
        "Check that the last layer (softmax, sigmoid, scaling) is part of the deployed model and that the range in OutputInspection is right.");

    public static readonly SignalDefinition Degenerate = new(
        "MO1003", SignalSeverity.Warning, "Outputs are empty or the same number throughout",
        "Compare the deployed weights with the trained ones; a constant output is what untrained or wrongly loaded weights give.");

    public static readonly SignalDefinition GpuTooHot = new(
        "MO3001", SignalSeverity.Warning, "The GPU slows down because of heat while the model works",
        "Look at the cooling: fans, airflow, the neighbours in the chassis, the temperature of the room; calls take longer until it is fixed.");

    public static readonly SignalDefinition GpuPowerCapped = new(
        "MO3002", SignalSeverity.Information, "The GPU slows down to stay below its power limit while the model works",
        "Nothing, if the limit is meant; else raise it, or look at the power supply where the evidence says hw_power_brake.");

    public static readonly SignalDefinition GpuMemoryNearlyFull = new(
        "MO3003", SignalSeverity.Warning, "The GPU's memory is nearly full, or will be within ten minutes",
        "Find what grows: caches of keys and values, batches, fragments, a leak. Allocations fail when it is full.");

    public static readonly SignalDefinition GpuIdleWhileWorking = new(
        "MO3004", SignalSeverity.Warning, "The GPU is idle while the model is at work",
        "Look for what calls wait for before they reach the GPU: input preparation, copies, locks, a fallback to the CPU.");

    public static readonly SignalDefinition GpuUncorrectedErrors = new(
        "MO3005", SignalSeverity.Error, "The GPU's memory has had errors that could not be corrected",
        "Do not trust results since then; restart the process, reset the GPU, and have the board looked at if it happens again.");

    public static readonly SignalDefinition GpuCorrectedErrors = new(
        "MO3006", SignalSeverity.Information, "The GPU's memory has had errors that were corrected",
        "Nothing at once; a board on which they grow steadily is one to replace at the next occasion.");

    public static readonly SignalDefinition GpuXid = new(
        "MO3007", SignalSeverity.Error, "The driver has reported an error of the GPU (XID)",
        "Look the code up in NVIDIA's list of XID errors: some are faults of the application, some of the hardware.");

    public static readonly IReadOnlyList<SignalDefinition> All =
    [
        NotFinite, OutOfRange, Degenerate,
        GpuTooHot, GpuPowerCapped, GpuMemoryNearlyFull, GpuIdleWhileWorking, GpuUncorrectedErrors, GpuCorrectedErrors, GpuXid,
    ];
}
