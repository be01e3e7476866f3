using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelObservability.Testing;

/// <summary>Listeners of everything that throw at every measurement and at the end of every span.</summary>
internal sealed class ThrowingListeners : IDisposable
{
    private readonly MeterListener meters;
    private readonly ActivityListener spans;

    public ThrowingListeners()
    {
        meters = new MeterListener
        {
            InstrumentPublished = static (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, _, _, _) => throw new InvalidOperationException("from telemetry"));
        meters.SetMeasurementEventCallback<long>((_, _, _, _) => throw new InvalidOperationException("from telemetry"));
        meters.Start();
        spans = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ModelMonitor.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = static _ => throw new InvalidOperationException("from telemetry"),
        };
        ActivitySource.AddActivityListener(spans);
    }

    public void Dispose()
    {
        meters.Dispose();
        spans.Dispose();
    }
}
