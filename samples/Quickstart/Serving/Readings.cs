using System.Diagnostics.Metrics;
using ModelObservability;

namespace Quickstart.Serving;

/// <summary>
/// What ModelObservability publishes, read as any backend would read it: through a <see cref="MeterListener"/>. Nothing is counted twice.
/// </summary>
internal sealed class Readings : IDisposable
{
    private readonly Lock gate = new();
    private readonly MeterListener listener = new();
    private readonly Latencies latencies = new();
    private readonly Dictionary<(string Instrument, string Attribute), long> counts = [];

    public Readings()
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == ModelMonitor.SourceName) listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "ml.inference.duration") Timed(value, Attribute(tags));
        });
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (gate) counts[(instrument.Name, Attribute(tags))] = value;
        });
        listener.Start();
    }

    /// <summary>Asks every counter of the library for its value of now.</summary>
    public void Refresh()
    {
        listener.RecordObservableInstruments();
        lock (gate) latencies.Turn();
    }

    /// <summary>The values of an instrument by the attribute that tells its series apart.</summary>
    public IReadOnlyDictionary<string, long> Of(string instrument)
    {
        lock (gate)
            return counts.Where(count => count.Key.Instrument == instrument).ToDictionary(count => count.Key.Attribute, count => count.Value);
    }

    /// <summary>Quantile of the call duration in seconds over the whole run.</summary>
    public double Latency(double share)
    {
        lock (gate) return latencies.Quantile(share);
    }

    /// <summary>Quantile of the call duration in seconds over the last refreshes.</summary>
    public double RecentLatency(double share)
    {
        lock (gate) return latencies.RecentQuantile(share);
    }

    public void Dispose() => listener.Dispose();

    private static string Attribute(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (name, value) in tags)
            if (!name.StartsWith("ml.model.", StringComparison.Ordinal)) return value as string ?? "";
        return "";
    }

    private void Timed(double seconds, string outcome)
    {
        lock (gate)
        {
            latencies.Record(seconds);
            counts[("ml.inference.duration", outcome)] = counts.GetValueOrDefault(("ml.inference.duration", outcome)) + 1;
        }
    }
}
