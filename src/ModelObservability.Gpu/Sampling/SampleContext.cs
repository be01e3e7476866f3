using ModelObservability.Gpu.Nvml;

namespace ModelObservability.Gpu.Sampling;

/// <summary>What every driver call of a poll needs: clock, pulse, statistics and options.</summary>
internal sealed record SampleContext(SampleClock Clock, CallTimer CallTimer, CallStatistics Statistics, GpuOptions Options)
{
    /// <summary>The longest gap between two values across which rates are computed.</summary>
    public double LongestGap { get; } = 3 * Options.Interval.TotalSeconds;

    /// <summary>Marks the start of a driver call.</summary>
    public long Beat()
    {
        long now = Clock.Now();
        CallTimer.Beat(now);
        return now;
    }

    /// <summary>Interprets a return code, and counts failures.</summary>
    public NvmlVerdict Judge(ref CallStatus asked, NvmlReturn code, long now)
    {
        NvmlVerdict verdict = asked.Judge(code, Clock, now);
        Count(code);
        return verdict;
    }

    /// <summary>Counts a failed call; a feature that the GPU lacks is not a failure.</summary>
    public void Count(NvmlReturn code)
    {
        if (NvmlVerdicts.Of(code) is not (NvmlVerdict.Value or NvmlVerdict.Absent)) Statistics.Failed(code);
    }
}
