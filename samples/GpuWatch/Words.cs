using System.Globalization;
using ModelObservability;

namespace GpuWatch;

/// <summary>Numbers and states as people read them; a dash for what is not there.</summary>
internal static class Words
{
    private const string Absent = "–";

    public static string Of(GpuHealth health) => health switch
    {
        GpuHealth.Ok => "ok",
        GpuHealth.Degraded => "degraded",
        GpuHealth.Failed => "failed",
        _ => "predicted_failure",
    };

    /// <summary>A reason of the library, in words for people.</summary>
    public static string Because(string? reason) => reason switch
    {
        "library_not_found" => "The NVIDIA driver is not installed (its library libnvidia-ml was not found).",
        "driver_not_loaded" => "The NVIDIA driver is installed but not loaded.",
        "no_permission" => "This user may not talk to the NVIDIA driver.",
        "no_devices" or "gpu_not_found" => "There is no NVIDIA GPU.",
        "lib_rm_version_mismatch" => "The driver was updated and not reloaded: library and kernel module differ.",
        "call_hangs" => "The driver does not answer.",
        null => "",
        _ => $"No reading: {reason}.",
    };

    public static string Share(double? share) => share is { } value ? Text($"{value * 100:F0} %") : Absent;

    public static string Bytes(long? bytes) => bytes is { } value ? Text($"{value / (double)(1L << 30):F1} GiB") : Absent;

    public static string Watts(double? watts) => watts is { } value ? Text($"{value:F0} W") : Absent;

    public static string Degrees(double? degrees) => degrees is { } value ? Text($"{value:F0} °C") : Absent;

    public static string Hertz(double? hertz) => hertz is { } value ? Text($"{value / 1e6:F0} MHz") : Absent;

    public static string KiloJoules(double? joules) => joules is { } value ? Text($"{value / 1e3:F1} kJ") : Absent;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
