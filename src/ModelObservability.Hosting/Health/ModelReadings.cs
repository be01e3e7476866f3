using System.Diagnostics.Metrics;

namespace ModelObservability.Hosting.Health;

/// <summary>What the instruments say now. The names are those of <c>docs/telemetry.md</c> and <c>docs/telemetry-gpu.md</c>, so no other package is needed.</summary>
internal sealed class ModelReadings : IDisposable
{
    /// <summary>The meter of the GPU package.</summary>
    private const string GpuMeter = ModelMonitor.SourceName + ".Gpu";

    private static readonly string[] Wanted = [Names.ActiveSignals, Names.Labels, Names.Calls, Names.GpuStatus, Names.GpuMonitorStatus];

    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private List<Reading> readings = [];

    public ModelReadings()
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name is ModelMonitor.SourceName or GpuMeter && instrument.IsObservable && Wanted.Contains(instrument.Name))
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Asks the instruments.</summary>
    public Reading[] Read()
    {
        lock (gate)
        {
            readings = [];
            listener.RecordObservableInstruments();
            return [.. readings];
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        readings.Add(new(instrument.Name, value, tags.ToArray()));

    /// <summary>The instruments and attributes that are read.</summary>
    internal static class Names
    {
        public const string ActiveSignals = "ml.signals.active", Labels = "ml.quality.labels", Calls = "ml.inference.calls";
        public const string GpuStatus = "hw.status", GpuMonitorStatus = "nvml.monitor.status";
        public const string Model = "ml.model.name", Version = "ml.model.version";
        public const string Code = "ml.signal.code", Severity = "ml.signal.severity";
        public const string LabelResult = "ml.label.result", Outcome = "ml.inference.outcome";
        public const string GpuId = "hw.id", GpuState = "hw.state", GpuMonitorState = "nvml.monitor.state";
    }
}
