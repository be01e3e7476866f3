namespace ModelObservability;

/// <summary>One value of one device.</summary>
/// <param name="Name">The instrument, as <c>hw.temperature</c>.</param>
/// <param name="Attributes">Attributes beyond those of the device, as <c>hw.sensor_location=memory</c>; empty if there are none.</param>
/// <param name="Unit">The UCUM unit, as <c>Cel</c>.</param>
/// <param name="Value">The value, never NaN.</param>
public readonly record struct GpuReading(string Name, string Attributes, string Unit, double Value);

/// <summary>Whether a device has a counter.</summary>
/// <param name="DeviceId">UUID of the device.</param>
/// <param name="Name">The instrument.</param>
/// <param name="Attributes">Attributes beyond those of the device; empty if there are none.</param>
/// <param name="IsAvailable">Whether the last poll has a value.</param>
/// <param name="Reason">
/// Why there is none, from a closed set: NVML's codes (<c>not_supported</c>, <c>no_permission</c>, <c>function_not_found</c>…) or
/// <c>not_asked_yet</c>, <c>not_on_mig_instance</c>, <c>not_while_mig</c>, <c>implausible</c>, <c>off_because_slow</c>, <c>no_data</c>,
/// <c>counter_too_narrow</c>, <c>not_needed</c>.
/// </param>
public readonly record struct GpuCapability(string DeviceId, string Name, string Attributes, bool IsAvailable, string? Reason);

/// <summary>A process with a context on a GPU.</summary>
/// <param name="Id">The process id as the driver sees it; in a container this is the id on the host.</param>
/// <param name="MemoryUsed">Bytes of GPU memory; null if the driver does not report it.</param>
/// <param name="Utilization">Share of time it kept the GPU busy, 0 to 1; null if it was idle or the driver does not report it.</param>
public readonly record struct GpuProcess(int Id, long? MemoryUsed, double? Utilization);
