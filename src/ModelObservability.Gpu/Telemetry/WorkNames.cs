namespace ModelObservability.Gpu.Telemetry;

/// <summary>The names of what work uses: a counter, and the attributes of the spans of the work.</summary>
/// <param name="Energy">The counter; its name is also the attribute of the joules one span stands for.</param>
/// <param name="EnergyPerItem">Those joules by item, where there can be several.</param>
/// <param name="Utilization">Share of the span's time the GPUs were busy.</param>
/// <param name="PeakMemory">Most bytes in use on the GPUs.</param>
internal sealed record WorkNames(GpuInstrument Energy, string? EnergyPerItem, string Utilization, string PeakMemory);
