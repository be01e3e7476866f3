using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>What became of asking one question of one device, and when to ask again.</summary>
internal struct Asked
{
    /// <summary>How often an unknown code is taken for a passing one.</summary>
    public const int UnknownLimit = 10;

    /// <summary>What a device lacks may come with a new driver, a mode or a right: it is asked again.</summary>
    public static readonly TimeSpan AgainAfter = TimeSpan.FromMinutes(5);

    private bool waiting;
    private long againAt;
    private int unknownInARow;

    /// <summary>Why it is absent; success while it is not.</summary>
    public NvmlReturn Absent { get; private set; }

    public readonly bool IsDue(long now) => !waiting || now >= againAt;

    /// <summary>The meaning of an answer. Unknown codes in a row become absence: a device that answers other questions is not lost.</summary>
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
