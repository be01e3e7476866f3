using ModelObservability.Instrumentation;

namespace ModelObservability.Telemetry;

/// <summary>The two instruments of an interval.</summary>
internal sealed record BandDefinition(InstrumentDefinition Lower, InstrumentDefinition Upper);
