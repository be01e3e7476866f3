using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelObservability.Dashboard.History;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Writes what a page is sent: everything once, then what is new.</summary>
internal sealed class PageWriter(LiveHistory history, SignalLog signals, DashboardOptions options, TimeProvider time)
{
    /// <summary>What takes long to write is written in every fifth second.</summary>
    private const int DetailSeconds = 5;

    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.Default, SkipValidation = true };

    private readonly DateTimeOffset started = time.GetUtcNow();
    private readonly long startedAt = time.GetTimestamp();

    /// <summary>What is kept over restarts; null for nothing.</summary>
    public IRemembered? Remembered { get; init; }

    /// <summary>Pages that are fed now.</summary>
    public Func<int> Viewers { get; set; } = static () => 0;

    /// <summary>Everything a view shows.</summary>
    public ReadOnlyMemory<byte> Snapshot(PageQuery query) => Write(json =>
    {
        WriteHead(json, query);
        (long from, _) = SeriesWriter.Range(query, history.Slot);
        json.WriteNumber("from", query.InMinutes ? from * Depth.SecondsPerMinute : from);
        json.WriteNumber("step", query.InMinutes ? Depth.SecondsPerMinute : 1);
        WriteInstance(json);
        WriteModels(json, query, withSpark: true);
        WriteSeries(json, query, model => SeriesOf(json, model, series => SeriesWriter.WriteAll(json, series, query, history.Slot)));
        WriteInstruments(json, query);
        WriteSignals(json, query, after: 0);
        WriteDetails(json, query);
    });

    /// <summary>What came after a second.</summary>
    public ReadOnlyMemory<byte> Event(PageQuery query, long after) => Write(json =>
    {
        WriteHead(json, query);
        json.WriteNumber("after", after);
        WriteModels(json, query, withSpark: false);
        if (!query.InMinutes)
        {
            json.WriteStartArray("points");
            foreach (Watched watched in Shown(query))
                foreach (WatchedSeries series in watched.Series) SeriesWriter.WriteNew(json, series, after, history.Slot);
            json.WriteEndArray();
        }

        WriteSignals(json, query, after: 0);
        if (history.Slot / DetailSeconds != after / DetailSeconds) WriteDetails(json, query);
    });

    private ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer, Format))
        {
            lock (history.Gate)
            {
                json.WriteStartObject();
                write(json);
                json.WriteEndObject();
            }
        }

        return buffer.WrittenMemory;
    }

    private void WriteHead(Utf8JsonWriter json, PageQuery query)
    {
        json.WriteNumber("slot", history.Slot);
        json.WriteNumber("origin", history.Origin.ToUnixTimeMilliseconds());
        json.WriteNumber("structure", history.Structure);
        json.WriteNumber("up", (long)time.GetElapsedTime(startedAt).TotalSeconds);
        json.WriteNumber("viewers", Viewers());
        json.WriteNumber("faults", ModelMonitor.Faults);
        json.WriteNumber("overflow", Overflow());
        json.WriteNumber("refused", history.All.Sum(static watched => watched.Refused));
        if (options.History != DashboardHistory.Resume) return;
        json.WriteStartObject("store");
        if (Remembered is null) json.WriteString("notice", "History is to be resumed, and DashboardOptions.Store names nothing that keeps it.");
        else Remembered.WriteState(json);
        json.WriteEndObject();
    }

    /// <summary>Series beyond the limit of an SDK, as the library itself counts them.</summary>
    private double Overflow()
    {
        double sum = 0;
        foreach (Watched watched in history.All)
            foreach (WatchedSeries series in watched.Series)
                if (series is NumberSeries { Last: > 0 } number && series.Instrument.Name == "ml.telemetry.series.overflow" && series.Seen == history.Slot) sum += number.Last;
        return sum;
    }

    private void WriteInstance(Utf8JsonWriter json)
    {
        json.WriteStartObject("instance");
        json.WriteString("name", options.InstanceName ?? FormattableString.Invariant($"{Environment.MachineName}:{Environment.ProcessId}"));
        json.WriteString("id", FormattableString.Invariant($"{Environment.MachineName}/{Environment.ProcessId}/{started.ToUnixTimeMilliseconds()}"));
        json.WriteString("history", options.History switch { DashboardHistory.Off => "off", DashboardHistory.Run => "run", _ => "resume" });
        json.WriteNumber("memory", history.Budget.Taken);
        json.WriteNumber("memoryLimit", history.Budget.All);
        json.WriteNumber("memoryPerModel", history.Budget.PerModel);
        json.WriteEndObject();
    }

    private void WriteModels(Utf8JsonWriter json, PageQuery query, bool withSpark)
    {
        json.WriteStartArray("models");
        foreach (Watched watched in history.All.Where(watched => watched.Key.Scope == WatchedScope.Model && (query.View != PageView.Model || query.Shows(watched.Key))))
            SummaryWriter.Write(json, watched, history, withSpark && query.View == PageView.Overview);
        json.WriteEndArray();
    }

    private IEnumerable<Watched> Shown(PageQuery query) => history.All.Where(watched => query.Shows(watched.Key));

    private void WriteSeries(Utf8JsonWriter json, PageQuery query, Action<Watched> write)
    {
        json.WriteStartArray("groups");
        foreach (Watched watched in Shown(query)) write(watched);
        json.WriteEndArray();
    }

    private static void SeriesOf(Utf8JsonWriter json, Watched watched, Action<WatchedSeries> write)
    {
        json.WriteStartObject();
        json.WriteString("name", watched.Key.Name);
        json.WriteString("version", watched.Key.Version);
        json.WriteString("framework", watched.Key.Framework);
        json.WriteNumber("bytes", watched.Bytes);
        json.WriteNumber("refused", watched.Refused);
        json.WriteStartArray("series");
        foreach (WatchedSeries series in watched.Series) write(series);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteInstruments(Utf8JsonWriter json, PageQuery query)
    {
        json.WriteStartObject("instruments");
        foreach (InstrumentInfo instrument in Shown(query).SelectMany(static watched => watched.Series).Select(static series => series.Instrument).Distinct())
        {
            json.WriteStartObject(instrument.Name);
            json.WriteString("unit", instrument.Unit);
            json.WriteString("text", instrument.Description);
            json.WriteString("kind", instrument.Kind switch { SeriesKind.Counter => "counter", SeriesKind.Histogram => "histogram", _ => "gauge" });
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteSignals(Utf8JsonWriter json, PageQuery query, long after)
    {
        json.WriteStartArray("signals");
        foreach (var (number, signal) in signals.After(after))
            if (query.View is PageView.Overview or PageView.Health || (query.View == PageView.Model && signal.Model.Name == query.Model)) SignalWriter.Write(json, number, signal);
        json.WriteEndArray();
    }

    private void WriteDetails(Utf8JsonWriter json, PageQuery query)
    {
        if (query.View != PageView.Model) return;
        json.WriteStartArray("quality");
        foreach (WatchedQuality quality in WatchedModels.Quality)
            if (quality.Model.Name == query.Model) QualityWriter.Write(json, quality, SegmentsOf(quality));
        json.WriteEndArray();
        json.WriteStartArray("drift");
        foreach (WatchedDrift drift in WatchedModels.Drift)
            if (drift.Model.Name == query.Model) DriftWriter.Write(json, drift);
        json.WriteEndArray();
        json.WriteStartArray("runs");
        foreach (RunCurve run in history.Runs.All)
            if (run.Model.Name == query.Model) RunWriter.Write(json, run);
        Remembered?.WriteRuns(json, query.Model);
        json.WriteEndArray();
        if (Remembered is not null)
        {
            json.WriteStartArray("processes");
            Remembered.WriteProcesses(json, query.Model);
            json.WriteEndArray();
        }

        json.WriteStartArray("studies");
        foreach (WatchedStudy study in WatchedModels.Studies)
            if (study.Model.Name == query.Model) RunWriter.Write(json, study);
        json.WriteEndArray();
    }

    /// <summary>The segments that are published of a model.</summary>
    private string[] SegmentsOf(WatchedQuality quality) => quality.Options.SegmentBy is { } attribute && history.Find(WatchedKey.Of(quality.Model)) is { } watched
        ? [.. watched.Series.Where(series => series.Seen == history.Slot).Select(series => series[attribute]).OfType<string>().Distinct().Order(StringComparer.Ordinal)]
        : [];
}
