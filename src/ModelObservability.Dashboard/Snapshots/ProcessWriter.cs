using System.Text.Json;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes what became of a model in a process: calls, latency, scores with their intervals, signals. Under the lock of the history.</summary>
internal static class ProcessWriter
{
    public static void Write(Utf8JsonWriter json, Watched model, DateTimeOffset began, DateTimeOffset until)
    {
        NumberSeries[] numbers = [.. model.Series.OfType<NumberSeries>().Where(static series => !series.IsOfEarlierProcess)];
        json.WriteStartObject();
        json.WriteString("name", model.Key.Name);
        json.WriteString("version", model.Key.Version);
        json.WriteNumber("began", began.ToUnixTimeMilliseconds());
        json.WriteNumber("until", until.ToUnixTimeMilliseconds());
        json.WriteExact("calls", Sum(numbers, "ml.inference.calls", static _ => true));
        json.WriteExact("errors", Sum(numbers, "ml.inference.calls", static series => series["ml.inference.outcome"] == "error"));
        WriteLatency(json, model);
        WriteScores(json, numbers);
        json.WriteStartObject("signals");
        foreach (NumberSeries signal in numbers.Where(static series => series.Instrument.Name == "ml.signals" && series.Last > 0))
            json.WriteNumber(signal["ml.signal.code"] ?? "", signal.Last);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static double Sum(NumberSeries[] numbers, string instrument, Func<NumberSeries, bool> where) =>
        numbers.Where(series => series.Instrument.Name == instrument && where(series)).Sum(static series => series.Last);

    private static void WriteLatency(Utf8JsonWriter json, Watched model)
    {
        HistogramSeries? duration = model.Series.OfType<HistogramSeries>().FirstOrDefault(static series => series.Instrument.Name == "ml.inference.duration" && series["ml.inference.outcome"] == "success");
        if (duration is not { Total: > 0 }) return;
        double[] counts = [.. duration.Totals.Select(static count => (double)count)];
        json.WriteStartArray("latency");
        json.WriteNumberValue(duration.Total);
        foreach (double share in (double[])[0.5, 0.9, 0.99]) json.WritePoint(Quantiles.Of(counts, duration.Edges, share));
        json.WriteEndArray();
    }

    private static void WriteScores(Utf8JsonWriter json, NumberSeries[] numbers)
    {
        json.WriteStartObject("scores");
        foreach (NumberSeries score in numbers.Where(IsScore).DistinctBy(static series => series.Instrument.Name))
        {
            double End(string side) => Array.Find(numbers, other => other.Instrument.Name == $"{score.Instrument.Name}.{side}" && score.Attributes.All(pair => other[pair.Key] == pair.Value))?.Last ?? double.NaN;
            json.WriteStartArray(score.Instrument.Name);
            json.WriteExact(score.Last);
            json.WriteExact(End("lower"));
            json.WriteExact(End("upper"));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static bool IsScore(NumberSeries series) =>
        series["ml.quality.window"] == "all" && double.IsFinite(series.Last) && !series.Instrument.Name.EndsWith(".lower", StringComparison.Ordinal) && !series.Instrument.Name.EndsWith(".upper", StringComparison.Ordinal)
        && !series.Instrument.Name.EndsWith(".error", StringComparison.Ordinal) && series.Attributes.All(static pair => pair.Key is "ml.quality.window" or "ml.quality.task" or "ml.quality.average");
}
