using System.Diagnostics.Metrics;

namespace ModelObservability.MLTests;

/// <summary>A listener that keeps nothing, for what must not allocate.</summary>
internal static class Listening
{
    public static MeterListener ToEverything()
    {
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
