using System.Diagnostics.Metrics;

namespace ModelObservability.Chat.Comparison.Tests;

/// <summary>One measurement: the instrument, its value, its attributes.</summary>
internal sealed record Measured(string Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>What a meter records; of ours only for one model.</summary>
internal sealed class Measurements : IDisposable
{
    public const string Duration = "gen_ai.client.operation.duration";

    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly List<Measured> all = [];
    private readonly string? model;

    public Measurements(string meter, string? model = null)
    {
        this.model = model;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public Measured[] All
    {
        get
        {
            lock (gate) return [.. all];
        }
    }

    public Measured[] Of(string instrument) => [.. All.Where(measured => measured.Instrument == instrument)];

    /// <summary>Has observable instruments answer.</summary>
    public void Collect() => listener.RecordObservableInstruments();

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Dictionary<string, object?> copy = [];
        foreach (var (key, tag) in tags) copy[key] = tag;
        if (model is not null && copy.GetValueOrDefault("ml.model.name") as string != model) return;
        lock (gate) all.Add(new Measured(instrument.Name, value, copy));
    }
}
