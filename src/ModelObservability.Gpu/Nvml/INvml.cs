namespace ModelObservability.Gpu.Nvml;

/// <summary>
/// The part of NVML that is used, unchanged: return codes instead of exceptions, NVML's units (mW, mJ, MHz, percent, KB/s). Outputs are meaningful
/// only on success. A function that the library lacks returns
/// <see cref="NvmlReturn.FunctionNotFound"/>. Called by one thread.
/// </summary>
internal interface INvml
{
    NvmlReturn Init();

    NvmlReturn Shutdown();

    /// <summary>A zero-terminated string about <paramref name="device"/>, which is ignored for <see cref="NvmlFunction.DriverVersion"/>.</summary>
    NvmlReturn Text(NvmlFunction function, nint device, Span<byte> text);

    /// <summary>1000 × major + 10 × minor.</summary>
    NvmlReturn CudaVersion(out int version);

    NvmlReturn DeviceCount(out uint count);

    NvmlReturn DeviceByIndex(uint index, out nint device);

    NvmlReturn Pci(nint device, out NvmlPciInfo pci);

    NvmlReturn ComputeCapability(nint device, out int major, out int minor);

    NvmlReturn MigMode(nint device, out uint current, out uint pending);

    NvmlReturn MigDeviceByIndex(nint device, uint index, out nint instance);

    NvmlReturn MigAttributes(nint instance, out NvmlDeviceAttributes attributes);

    /// <summary>Functions of a device that give one number of 32 bits.</summary>
    NvmlReturn Read(NvmlFunction function, nint device, out uint value);

    /// <summary>Functions of a device and a selector (sensor, clock, direction) that give one number of 32 bits.</summary>
    NvmlReturn Read(NvmlFunction function, nint device, uint selector, out uint value);

    /// <summary>Functions of a device that give one number of 64 bits.</summary>
    NvmlReturn Read(NvmlFunction function, nint device, out ulong value);

    NvmlReturn Memory(nint device, out NvmlMemory memory);

    NvmlReturn Utilization(nint device, out NvmlUtilization utilization);

    /// <summary>Percent of the encoder or decoder, and the sampling period behind it in microseconds.</summary>
    NvmlReturn CodecUtilization(NvmlFunction function, nint device, out uint percent, out uint period);

    /// <param name="device">The device.</param>
    /// <param name="error">0 corrected, 1 uncorrected.</param>
    /// <param name="counter">0 since the driver was loaded, 1 over the life of the board.</param>
    /// <param name="count">How many.</param>
    NvmlReturn EccErrors(nint device, uint error, uint counter, out ulong count);

    NvmlReturn RemappedRows(nint device, out NvmlRemappedRows rows);

    NvmlReturn Fields(nint device, Span<NvmlFieldValue> values);

    /// <summary>Fills <paramref name="into"/>; <see cref="NvmlReturn.InsufficientSize"/> with the needed <paramref name="count"/> where it is too small.</summary>
    NvmlReturn Processes(NvmlFunction function, nint device, Span<NvmlProcessInfo> into, out uint count);

    NvmlReturn ProcessUtilization(nint device, Span<NvmlProcessUtilization> into, ulong since, out uint count);

    NvmlReturn EventSetCreate(out nint set);

    NvmlReturn EventSetFree(nint set);

    NvmlReturn RegisterEvents(nint device, ulong types, nint set);

    NvmlReturn EventSetWait(nint set, out NvmlEventData data, uint milliseconds);
}
