using System.Diagnostics.Metrics;

namespace ModelObservability.Testing;

/// <summary>A listener of everything that keeps nothing, for measuring what we allocate ourselves.</summary>
internal sealed class MeterReadingsThatForget : IDisposable
{
    private readonly MeterListener listener = new();

    public MeterReadingsThatForget()
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => { });
        listener.Start();
    }

    public void Dispose() => listener.Dispose();
}
