using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>Listeners that throw, for the telemetry of both wrappers alike. In an application: a bug in an exporter, a processor or a sampler.</summary>
internal static class Sabotage
{
    public const string Message = "from a listener";

    public static IDisposable OfMeasurements(string theirs)
    {
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == theirs || instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => throw Fault());
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => throw Fault());
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => throw Fault());
        listener.Start();
        return listener;
    }

    public static IDisposable OfSampling(string theirs) => Listen(new ActivityListener
    {
        ShouldListenTo = source => source.Name == theirs || source.Name == ModelMonitor.SourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => throw Fault(),
    });

    public static IDisposable OfEndedSpans(string theirs) => Listen(new ActivityListener
    {
        ShouldListenTo = source => source.Name == theirs || source.Name == ModelMonitor.SourceName,
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        ActivityStopped = _ => throw Fault(),
    });

    private static ActivityListener Listen(ActivityListener listener)
    {
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static InvalidOperationException Fault() => new(Message);
}
