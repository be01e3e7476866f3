using System.Diagnostics.Metrics;

namespace ModelObservability.Testing;

/// <summary>What a listener of the meter hears, for one model. Only that model: tests share the process's meter.</summary>
internal sealed class MeterReadings : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly List<Reading> readings = [];
    private readonly string model;

    public MeterReadings(string model, Func<Instrument, bool>? wanted = null)
    {
        this.model = model;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelMonitor.SourceName && (wanted?.Invoke(instrument) ?? true)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Hear(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Everything recorded inside calls so far.</summary>
    public IReadOnlyList<Reading> Recorded
    {
        get
        {
            lock (gate) return [.. readings];
        }
    }

    /// <summary>Values of one histogram, in order.</summary>
    public double[] Values(string instrument, params (string Key, object Value)[] tags) =>
        [.. Recorded.Where(reading => reading.Is(instrument, tags)).Select(reading => reading.Value)];

    /// <summary>What observable instruments answer now, summed over the given attributes; 0 where nothing is published.</summary>
    public double Observe(string instrument, params (string Key, object Value)[] tags) =>
        ObserveAll().Where(reading => reading.Is(instrument, tags)).Sum(reading => reading.Value);

    /// <summary>Everything observable instruments answer now.</summary>
    public IReadOnlyList<Reading> ObserveAll()
    {
        lock (gate)
        {
            int before = readings.Count;
            listener.RecordObservableInstruments();
            Reading[] observed = [.. readings.Skip(before)];
            readings.RemoveRange(before, readings.Count - before);
            return observed;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Hear(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> copy = [];
        foreach (var (key, tag) in tags) copy.Add(key, tag);
        if (copy.GetValueOrDefault("ml.model.name") as string != model && copy.ContainsKey("ml.model.name")) return;
        lock (gate) readings.Add(new(instrument.Name, value, copy));
    }

    internal sealed record Reading(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags)
    {
        public bool Is(string instrument, params (string Key, object Value)[] tags) =>
            Instrument == instrument && tags.All(tag => Equals(Tags.GetValueOrDefault(tag.Key), tag.Value));
    }
}
