using System.Text.Json;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes what the overview says of a model: traffic, latency, errors, one score, open signals, the run under way. Under the lock of the history.</summary>
internal static class SummaryWriter
{
    /// <summary>A score that says how good a model is, of the kinds of models in turn.</summary>
    private static readonly string[] MainScores =
        ["ml.quality.accuracy", "ml.quality.roc_auc", "ml.quality.r2", "ml.quality.subset_accuracy", "ml.quality.iou", "ml.quality.bleu", "ml.quality.wer", "ml.quality.perplexity", "ml.quality.rmse"];

    private const int SparkSlots = 15, Sparks = 60;

    public static void Write(Utf8JsonWriter json, Watched model, LiveHistory history, bool withSpark)
    {
        long slot = history.Slot;
        json.WriteStartObject();
        json.WriteString("name", model.Key.Name);
        json.WriteString("version", model.Key.Version);
        json.WriteString("framework", model.Key.Framework);
        json.WriteBoolean("alive", model.Series.Any(series => series.Instrument.Name == "ml.model.info" && series.Seen == slot));
        json.WriteNumber("bytes", model.Bytes);
        json.WriteNumber("refused", model.Refused);
        WriteTraffic(json, model, slot, withSpark);
        WriteLatency(json, model, slot);
        WriteScore(json, model, slot);
        WriteSignals(json, model, slot);
        WriteRun(json, model, history);
        json.WriteEndObject();
    }

    private static IEnumerable<NumberSeries> Numbers(Watched model, string instrument) =>
        model.Series.OfType<NumberSeries>().Where(series => series.Instrument.Name == instrument);

    private static void WriteTraffic(Utf8JsonWriter json, Watched model, long slot, bool withSpark)
    {
        NumberSeries[] calls = [.. Numbers(model, "ml.inference.calls")];
        double calling = Gained(calls, slot - 9, slot) / 10, errors = Gained(calls.Where(static series => series["ml.inference.outcome"] == "error"), slot - 59, slot);
        json.WriteExact("rate", calling);
        json.WriteExact("calls", calls.Sum(static series => series.Last));
        json.WriteExact("minuteCalls", Gained(calls, slot - 59, slot));
        json.WriteExact("minuteErrors", errors);
        if (Numbers(model, "ml.inference.active").FirstOrDefault() is { } active) json.WriteExact("active", active.Last);
        if (!withSpark) return;
        json.WriteStartArray("spark");
        for (int index = (int)Math.Min(Sparks - 1, slot / SparkSlots); index >= 0; index--)
            json.WritePoint(Gained(calls, slot - ((index + 1) * SparkSlots) + 1, slot - (index * SparkSlots)) / SparkSlots);
        json.WriteEndArray();
    }

    private static void WriteLatency(Utf8JsonWriter json, Watched model, long slot)
    {
        HistogramSeries? duration = model.Series.OfType<HistogramSeries>()
            .FirstOrDefault(static series => series.Instrument.Name == "ml.inference.duration" && series["ml.inference.outcome"] == "success");
        if (duration is not { Counts: not null, IsCut: false }) return;
        HistogramWindow minute = SeriesWriter.MinuteOf(duration, slot);
        json.WriteStartArray("latency");
        json.WriteExact(minute.Count);
        json.WritePoint(minute.Quantile(0.5));
        json.WritePoint(minute.Quantile(0.99));
        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, Watched model, long slot)
    {
        foreach (string name in MainScores)
        {
            NumberSeries[] scores = [.. Numbers(model, name).Where(series => series.Seen == slot && series.Attributes.All(static pair => pair.Key is "ml.quality.window" or "ml.quality.task" or "ml.quality.average"))];
            NumberSeries? score = scores.FirstOrDefault(static series => series["ml.quality.window"] == "recent") ?? scores.FirstOrDefault();
            if (score is null) continue;
            json.WriteStartObject("score");
            json.WriteString("i", name);
            json.WriteString("window", score["ml.quality.window"]);
            json.WriteExact("last", score.Last);
            json.WriteEndObject();
            return;
        }
    }

    private static void WriteSignals(Utf8JsonWriter json, Watched model, long slot)
    {
        json.WriteStartObject("open");
        foreach (string severity in (string[])["error", "warning", "information"])
            json.WriteExact(severity, Numbers(model, "ml.signals.active").Where(series => series.Seen == slot && series["ml.signal.severity"] == severity).Sum(static series => series.Last));
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, Watched model, LiveHistory history)
    {
        if (history.Runs.All.LastOrDefault(run => !run.HasEnded && WatchedKey.Of(run.Model) == model.Key) is not { } run) return;
        json.WriteStartObject("run");
        json.WriteString("name", run.Name);
        json.WriteExact("progress", run.State.Progress);
        json.WriteExact("remaining", run.State.Remaining?.TotalSeconds ?? double.NaN);
        json.WriteExact("loss", run.State.Loss);
        json.WriteEndObject();
    }

    /// <summary>What counters gained between two seconds; NaN where nothing is known of any of them.</summary>
    private static double Gained(IEnumerable<NumberSeries> counters, long from, long to)
    {
        double sum = double.NaN;
        foreach (NumberSeries counter in counters)
        {
            for (long at = Math.Max(0, from); at <= to; at++)
                if (counter.At(at, inMinutes: false) is var gained && float.IsFinite(gained)) sum = double.IsNaN(sum) ? gained : sum + gained;
        }

        return sum;
    }
}
