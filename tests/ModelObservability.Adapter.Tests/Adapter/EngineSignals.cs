using ModelObservability.Instrumentation;

namespace ModelObservability;

/// <summary>What the adapter can find.</summary>
internal static class EngineSignals
{
    public static readonly SignalDefinition OutOfMemory = new(
        "TINY0001", SignalSeverity.Warning, "The engine has run out of device memory",
        "Use smaller batches, or fewer models on the device; the evidence says how large the batch was.");

    public static readonly IReadOnlyList<SignalDefinition> All = [OutOfMemory];
}
