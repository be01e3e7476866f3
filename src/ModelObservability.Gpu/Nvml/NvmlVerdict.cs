namespace ModelObservability.Gpu.Nvml;

/// <summary>The meaning of an NVML return code.</summary>
internal enum NvmlVerdict
{
    /// <summary>Success: there is a value.</summary>
    Value,

    /// <summary>Unavailable on this device; tried again after minutes.</summary>
    Absent,

    /// <summary>No value this time; tried again at the next poll.</summary>
    Transient,

    /// <summary>An unknown code, perhaps of a newer driver; treated as transient at first.</summary>
    Unknown,

    /// <summary>The device is lost; none of its values are valid any more.</summary>
    DeviceLost,

    /// <summary>The NVML session is lost, and with it every device.</summary>
    SessionLost,
}

/// <summary>Classifies NVML's return codes and gives them names for attributes.</summary>
internal static class NvmlVerdicts
{
    public const string Other = "other";

    public static NvmlVerdict Of(NvmlReturn code) => code switch
    {
        NvmlReturn.Success => NvmlVerdict.Value,
        NvmlReturn.InvalidArgument or NvmlReturn.NotSupported or NvmlReturn.NoPermission or NvmlReturn.AlreadyInitialized
            or NvmlReturn.NotFound or NvmlReturn.InsufficientPower or NvmlReturn.FunctionNotFound or NvmlReturn.CorruptedInforom
            or NvmlReturn.NoData or NvmlReturn.VgpuEccNotSupported or NvmlReturn.FrequencyNotSupported
            or NvmlReturn.ArgumentVersionMismatch or NvmlReturn.Deprecated or NvmlReturn.NotReady
            or NvmlReturn.ResetTypeNotSupported => NvmlVerdict.Absent,
        NvmlReturn.InsufficientSize or NvmlReturn.Timeout or NvmlReturn.IrqIssue or NvmlReturn.OperatingSystem or NvmlReturn.InUse
            or NvmlReturn.Memory or NvmlReturn.InsufficientResources or NvmlReturn.InvalidState => NvmlVerdict.Transient,
        NvmlReturn.GpuIsLost or NvmlReturn.ResetRequired or NvmlReturn.GpuNotFound => NvmlVerdict.DeviceLost,
        NvmlReturn.Uninitialized or NvmlReturn.DriverNotLoaded or NvmlReturn.LibraryNotFound
            or NvmlReturn.LibRmVersionMismatch => NvmlVerdict.SessionLost,
        _ => NvmlVerdict.Unknown,
    };

    /// <summary>The name of a code in attributes and reports; <see cref="Other"/> if unknown.</summary>
    public static string NameOf(NvmlReturn code) => code switch
    {
        NvmlReturn.Success => "success",
        NvmlReturn.Uninitialized => "uninitialized",
        NvmlReturn.InvalidArgument => "invalid_argument",
        NvmlReturn.NotSupported => "not_supported",
        NvmlReturn.NoPermission => "no_permission",
        NvmlReturn.AlreadyInitialized => "already_initialized",
        NvmlReturn.NotFound => "not_found",
        NvmlReturn.InsufficientSize => "insufficient_size",
        NvmlReturn.InsufficientPower => "insufficient_power",
        NvmlReturn.DriverNotLoaded => "driver_not_loaded",
        NvmlReturn.Timeout => "timeout",
        NvmlReturn.IrqIssue => "irq_issue",
        NvmlReturn.LibraryNotFound => "library_not_found",
        NvmlReturn.FunctionNotFound => "function_not_found",
        NvmlReturn.CorruptedInforom => "corrupted_inforom",
        NvmlReturn.GpuIsLost => "gpu_is_lost",
        NvmlReturn.ResetRequired => "reset_required",
        NvmlReturn.OperatingSystem => "operating_system",
        NvmlReturn.LibRmVersionMismatch => "lib_rm_version_mismatch",
        NvmlReturn.InUse => "in_use",
        NvmlReturn.Memory => "memory",
        NvmlReturn.NoData => "no_data",
        NvmlReturn.VgpuEccNotSupported => "vgpu_ecc_not_supported",
        NvmlReturn.InsufficientResources => "insufficient_resources",
        NvmlReturn.FrequencyNotSupported => "frequency_not_supported",
        NvmlReturn.ArgumentVersionMismatch => "argument_version_mismatch",
        NvmlReturn.Deprecated => "deprecated",
        NvmlReturn.NotReady => "not_ready",
        NvmlReturn.GpuNotFound => "gpu_not_found",
        NvmlReturn.InvalidState => "invalid_state",
        NvmlReturn.ResetTypeNotSupported => "reset_type_not_supported",
        NvmlReturn.Unknown => "unknown",
        _ => Other,
    };
}
