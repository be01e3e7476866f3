using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>The hardware usage of a call, if it is measured.</summary>
internal struct MeteredCall
{
    private IWorkMeter? meter;
    private WorkReading begin;

    /// <summary>Starts a call. It keeps its meter: hardware joined in the middle of a call does not see that call.</summary>
    public void Begin(WorkMeters meters, long now, Activity? span)
    {
        meter = meters.Inference;
        WorkReading reading = meter.Begin(now, span is not null);
        if (span is not null) begin = reading; // otherwise it is empty
    }

    /// <summary>Ends the call.</summary>
    public readonly void End(long now, long items, Activity? span)
    {
        if (meter is not null) End(meter, now, items, span);
    }

    private readonly void End(IWorkMeter meter, long now, long items, Activity? span)
    {
        WorkReading end = meter.End(now, items, span is not null);
        if (span is not null) meter.Describe(span, in begin, in end, items);
    }
}
