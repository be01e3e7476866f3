namespace ModelObservability.Torch;

/// <summary>The signals of TorchSharp; one page under <c>docs/signals/</c> each.</summary>
internal static class TorchSignals
{
    public static readonly SignalDefinition GradientsNotFinite = new(
        "MO4002", SignalSeverity.Error, "Gradients hold NaN or infinity",
        "Do not apply this update. The evidence names the parameters; if it names all of them, the loss was not finite before: look at the batch and at the logarithms, roots and divisions of the forward pass.");

    /// <summary>Counted from the first optimizer.</summary>
    public static readonly IReadOnlyList<SignalDefinition> All = [GradientsNotFinite];
}
