using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability;

namespace ChatSample;

/// <summary>Listens to the meter and prints what it heard, histograms as count and mean.</summary>
internal sealed class Observations : IDisposable
{
    private readonly SortedDictionary<string, (int Count, double Sum)> recorded = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public Observations()
    {
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    public void Print()
    {
        lock (recorded)
        {
            listener.RecordObservableInstruments();
            foreach (var (name, (count, sum)) in recorded)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-62} {sum / count,10:0.######}{(count > 1 ? $"  (mean of {count})" : "")}"));
        }
    }

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> shown = [];
        foreach (var (key, tag) in tags)
            if (key is "ml.inference.outcome" or "error.type" or "gen_ai.token.type" or "ml.token.type" or "ml.cost.currency" or "ml.signal.code") shown.Add($"{tag}");
        string name = shown.Count == 0 ? instrument.Name : $"{instrument.Name} {{{string.Join(", ", shown)}}}";
        lock (recorded)
        {
            (int count, double sum) = recorded.GetValueOrDefault(name);
            recorded[name] = (count + 1, sum + value);
        }
    }
}
