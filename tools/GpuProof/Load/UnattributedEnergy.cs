using System.Diagnostics.Metrics;
using ModelObservability;

namespace GpuProof.Load;

/// <summary>Reads <c>nvml.gpu.energy.unattributed</c> of a GPU as a collector does.</summary>
internal sealed class UnattributedEnergy : IDisposable
{
    private readonly MeterListener listener = new();
    private double joules;

    public UnattributedEnergy(string gpu)
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == GpuMonitor.MeterName && instrument.Name == "nvml.gpu.energy.unattributed") listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) =>
        {
            foreach (var (key, tag) in tags)
                if (key == "hw.id" && (string?)tag == gpu) joules = value;
        });
        listener.Start();
    }

    public double Read()
    {
        listener.RecordObservableInstruments();
        return joules;
    }

    public void Dispose() => listener.Dispose();
}
