using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>What a run, an epoch or a step uses of the hardware, where that is measured. A run is work from its beginning to its end, waiting included.</summary>
internal readonly struct MeteredPart
{
    private readonly IWorkMeter? meter;
    private readonly WorkReading begin;

    private MeteredPart(IWorkMeter meter, WorkReading begin) => (this.meter, this.begin) = (meter, begin);

    /// <summary>A run begins.</summary>
    public static MeteredPart OfRun(ModelMonitor monitor, Activity? span) =>
        monitor.Meters?.Training is { } meter ? new(meter, meter.Begin(monitor.Clock.Timestamp(), span is not null)) : default;

    /// <summary>A part of a run begins; measured for the sake of its span only.</summary>
    public static MeteredPart Of(ModelMonitor monitor, Activity? span) =>
        span is not null && monitor.Meters?.Training is { } meter ? new(meter, meter.Read(monitor.Clock.Timestamp())) : default;

    /// <summary>The run is over.</summary>
    public void EndRun(ModelMonitor monitor, Activity? span)
    {
        if (meter is null) return;
        WorkReading end = meter.End(monitor.Clock.Timestamp(), items: 0, span is not null);
        if (span is not null) meter.Describe(span, in begin, in end, items: 1);
    }

    /// <summary>The part is over.</summary>
    public void End(ModelMonitor monitor, Activity? span)
    {
        if (meter is not null && span is not null) meter.Describe(span, in begin, meter.Read(monitor.Clock.Timestamp()), items: 1);
    }
}
