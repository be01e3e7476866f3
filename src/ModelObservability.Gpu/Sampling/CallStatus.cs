using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>Whether one call works on one device, and when to try it again.</summary>
internal struct CallStatus
{
    /// <summary>How often an unknown code is treated as transient.</summary>
    public const int UnknownLimit = 10;

    /// <summary>A missing counter may appear with a new driver, mode or permission, so it is tried again.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(5);

    private bool waiting;
    private long againAt;
    private int unknownInARow;

    /// <summary>Why it is unavailable; success if it is available.</summary>
    public NvmlReturn Absent { get; private set; }

    public readonly bool IsDue(long now) => !waiting || now >= againAt;

    /// <summary>Interprets a return code. Repeated unknown codes count as unavailable: a device that answers other calls is not lost.</summary>
    public NvmlVerdict Judge(NvmlReturn code, SampleClock clock, long now)
    {
        NvmlVerdict verdict = NvmlVerdicts.Of(code);
        unknownInARow = verdict == NvmlVerdict.Unknown ? unknownInARow + 1 : 0;
        if (unknownInARow > UnknownLimit) verdict = NvmlVerdict.Absent;
        waiting = verdict == NvmlVerdict.Absent;
        Absent = waiting ? code : NvmlReturn.Success;
        if (waiting) againAt = clock.After(now, AgainAfter);
        return verdict;
    }
}
