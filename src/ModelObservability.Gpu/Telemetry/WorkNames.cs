namespace ModelObservability.Gpu.Telemetry;

/// <summary>Names for the GPU use of calls or runs: a counter, and attributes of spans.</summary>
/// <param name="Energy">The energy counter; its name is also the span attribute.</param>
/// <param name="EnergyPerItem">Energy per item, if there can be several.</param>
/// <param name="Utilization">Share of the span's duration in which the GPUs were busy.</param>
/// <param name="PeakMemory">Peak memory on the GPUs.</param>
internal sealed record WorkNames(GpuInstrument Energy, string? EnergyPerItem, string Utilization, string PeakMemory);
