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

    public static readonly SignalDefinition FellBack = new(
        "MO4001", SignalSeverity.Warning, "Nodes of the model ran on the CPU although it is meant for another execution provider",
        "Look at the operators in the evidence: the provider lacks a kernel for them or for their data type; convert the model or its opset, or append the provider first.");

    public static readonly IReadOnlyList<SignalDefinition> All = [NotFinite, OutOfRange, Degenerate, FellBack];
}
