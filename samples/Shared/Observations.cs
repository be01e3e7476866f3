using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability;

namespace Samples;

/// <summary>Stands for the collector an application has: listens to the meter and prints what it heard, several measurements as their mean.</summary>
internal sealed class Observations : IDisposable
{
    /// <summary>What all measurements of a sample have in common says nothing in a list of them.</summary>
    private static readonly string[] Common =
        ["gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.response.model", "ml.model.framework", "server.address", "server.port"];

    private readonly SortedDictionary<string, (int Count, double Sum, string Unit)> heard = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();
    private readonly bool severalModels;

    /// <summary>Begins to listen.</summary>
    /// <param name="severalModels">Whether the sample has more than one model, so that names and versions are told.</param>
    public Observations(bool severalModels = false)
    {
        this.severalModels = severalModels;
        listener.InstrumentPublished = static (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelMonitor.SourceName) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Prints what was heard.</summary>
    /// <param name="prefixes">Only of instruments whose names begin with one of these; of all where there is none.</param>
    public void Print(params string[] prefixes)
    {
        lock (heard)
        {
            listener.RecordObservableInstruments();
            var wanted = heard.Where(one => prefixes.Length == 0 || prefixes.Any(prefix => one.Key.StartsWith(prefix, StringComparison.Ordinal))).ToArray();
            int width = wanted.Max(static one => one.Key.Length);
            foreach (var (name, (count, sum, unit)) in wanted)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name.PadRight(width)} {sum / count,12:0.######} {unit,-8}{(count > 1 ? $" mean of {count}" : "")}").TrimEnd());
        }
    }

    public void Dispose() => listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> shown = [];
        foreach (var (key, tag) in tags)
            if (key is "ml.model.name" or "ml.model.version" ? severalModels : !Common.Contains(key)) shown.Add($"{tag}");
        string name = shown.Count == 0 ? instrument.Name : $"{instrument.Name} {{{string.Join(", ", shown)}}}";
        string unit = instrument.Unit is "1" or null ? "" : instrument.Unit.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        lock (heard)
        {
            (int count, double sum, _) = heard.GetValueOrDefault(name);
            heard[name] = (count + 1, sum + value, unit);
        }
    }
}
