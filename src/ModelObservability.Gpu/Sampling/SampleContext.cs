using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>What every question of a poll needs: the clock, the pulse, the statistics.</summary>
internal sealed record SampleContext(SampleClock Clock, Pulse Pulse, CallStatistics Statistics, GpuOptions Options)
{
    /// <summary>Longer than this between two values, and nothing is worked out across them.</summary>
    public double LongestGap { get; } = 3 * Options.Interval.TotalSeconds;

    /// <summary>Says that a call follows.</summary>
    public long Beat()
    {
        long now = Clock.Now();
        Pulse.Beat(now);
        return now;
    }

    /// <summary>The meaning of an answer, counted where it is a failure.</summary>
    public NvmlVerdict Judge(ref Asked asked, NvmlReturn code, long now)
    {
        NvmlVerdict verdict = asked.Judge(code, Clock, now);
        Count(code);
        return verdict;
    }

    /// <summary>Counts an answer where it is a failure; what a GPU merely lacks is none.</summary>
    public void Count(NvmlReturn code)
    {
        if (NvmlVerdicts.Of(code) is not (NvmlVerdict.Value or NvmlVerdict.Absent)) Statistics.Failed(code);
    }
}
