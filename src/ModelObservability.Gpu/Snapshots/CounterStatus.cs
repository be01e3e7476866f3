using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Snapshots;

/// <summary>Why a counter of a device has a value or not: 0 for a value, positive for an NVML code, negative for a reason of ours.</summary>
internal static class CounterStatus
{
    public const int Available = 0;
    public const int NotAsked = -1;
    public const int NotOnMigInstance = -2;
    public const int NotWhileMig = -3;
    public const int Implausible = -4;
    public const int Slow = -5;
    public const int NoNumber = -6;
    public const int TooNarrow = -7;
    public const int NotNeeded = -8;

    /// <summary>The name of the reason; null if there is a value.</summary>
    public static string? NameOf(int status) => status switch
    {
        Available => null,
        NotAsked => "not_asked_yet",
        NotOnMigInstance => "not_on_mig_instance",
        NotWhileMig => "not_while_mig",
        Implausible => "implausible",
        Slow => "off_because_slow",
        NoNumber => "no_data",
        TooNarrow => "counter_too_narrow",
        NotNeeded => "not_needed",
        _ => NvmlVerdicts.NameOf((NvmlReturn)status),
    };
}
