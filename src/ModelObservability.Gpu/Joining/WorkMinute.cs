namespace ModelObservability.Gpu.Joining;

/// <summary>How one device was while one model worked on it, over a minute of polls or more. NaN where the device does not tell.</summary>
/// <param name="At">When the minute ended.</param>
/// <param name="Inference">Share of the time in which a call of the model was under way.</param>
/// <param name="Training">Share of the time in which a training run of the model was under way.</param>
/// <param name="Utilization">Mean share of time the device was busy.</param>
/// <param name="MemoryController">Mean share of time its memory was read or written.</param>
/// <param name="Capped">Share of the time of work in which its clocks were held down by heat or power.</param>
/// <param name="CapReason">The reason seen last; null for none.</param>
/// <param name="LeastMemory">The least share of its memory in use at any poll.</param>
/// <param name="MostMemory">The most.</param>
internal readonly record struct WorkMinute(
    long At, double Inference, double Training, double Utilization, double MemoryController, double Capped, string? CapReason, double LeastMemory, double MostMemory);
