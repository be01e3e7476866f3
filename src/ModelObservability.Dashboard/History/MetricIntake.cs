using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.History;

/// <summary>Takes what a collection of OpenTelemetry's SDK found and writes it into the series. Used under the lock of its <see cref="LiveHistory"/>.</summary>
internal sealed class MetricIntake(LiveHistory history) : BaseExporter<Metric>
{
    private readonly PointTable points = new();
    private readonly Dictionary<string, InstrumentInfo> instruments = new(StringComparer.Ordinal);
    private int lastId;
    private bool collectedBefore;

    /// <summary>The second that is being collected.</summary>
    public long Slot { get; set; }

    /// <summary>Seconds since the collection before.</summary>
    public double Span { get; set; } = 1;

    public override ExportResult Export(in Batch<Metric> batch)
    {
        foreach (Metric metric in batch)
        {
            if (KindOf(metric.MetricType) is not { } kind) continue;
            if (!instruments.TryGetValue(metric.Name, out InstrumentInfo? instrument))
                instruments.Add(metric.Name, instrument = new(metric.Name, metric.Unit, metric.Description, kind));
            foreach (ref readonly MetricPoint point in metric.GetMetricPoints()) Write(metric, instrument, in point);
        }

        collectedBefore = true;
        return ExportResult.Success;
    }

    /// <summary>The series of an earlier process; a point with the same attributes will go on with it.</summary>
    public WatchedSeries Restore(WatchedKey key, InstrumentInfo known, KeyValuePair<string, string>[] attributes)
    {
        if (!instruments.TryGetValue(known.Name, out InstrumentInfo? instrument)) instruments.Add(known.Name, instrument = known);
        WatchedSeries series = Find(key, instrument, attributes) ?? Create(key, instrument, attributes);
        series.IsOfEarlierProcess = true;
        return series;
    }

    private WatchedSeries? Find(WatchedKey key, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes) =>
        history.Find(key)?.Series.FirstOrDefault(series => series.IsOfEarlierProcess && ReferenceEquals(series.Instrument, instrument) && series.Attributes.SequenceEqual(attributes));

    /// <summary>Forgets series that are no longer watched.</summary>
    public void Forget(IEnumerable<WatchedSeries> gone) => points.Remove(gone.ToHashSet());

    private static SeriesKind? KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => SeriesKind.Counter,
        MetricType.Histogram => SeriesKind.Histogram,
        MetricType.LongGauge or MetricType.DoubleGauge or MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => SeriesKind.Gauge,
        _ => null,
    };

    private void Write(Metric metric, InstrumentInfo instrument, ref readonly MetricPoint point)
    {
        WatchedSeries? series = points.Find(instrument, point.Tags);
        if (series is null) points.Add(instrument, point.Tags, series = Create(instrument, PointTable.Copy(point.Tags)));
        if (series is HistogramSeries { IsForgotten: true } forgotten)
        {
            if (point.GetHistogramCount() == forgotten.Total) return; // nothing new of what has ended
            points.Replace(instrument, point.Tags, forgotten, series = Create(instrument, PointTable.Copy(point.Tags), forgotten));
        }

        if (series is HistogramSeries histogram) histogram.Write(Slot, in point, Span);
        else if (series is NumberSeries number) number.Write(Slot, ValueOf(metric.MetricType, in point), Span, !collectedBefore);
    }

    private static double ValueOf(MetricType type, ref readonly MetricPoint point) => type switch
    {
        MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
        MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
        MetricType.LongGauge => point.GetGaugeLastValueLong(),
        _ => point.GetGaugeLastValueDouble(),
    };

    private WatchedSeries Create(InstrumentInfo instrument, KeyValuePair<string, object?>[] tags, HistogramSeries? before = null)
    {
        (WatchedKey key, KeyValuePair<string, string>[] attributes) = Split(tags);
        if (before is not null || Find(key, instrument, attributes) is not { } known) return Create(key, instrument, attributes, before);
        known.IsOfEarlierProcess = false;
        return known;
    }

    private WatchedSeries Create(WatchedKey key, InstrumentInfo instrument, KeyValuePair<string, string>[] attributes, HistogramSeries? before = null)
    {
        Watched watched = history.Of(key);
        bool kept = KeptInstruments.IsKept(instrument, attributes);
        WatchedSeries series;
        if (instrument.Kind != SeriesKind.Histogram)
        {
            series = new NumberSeries(++lastId, instrument, attributes, history, watched, kept);
        }
        else
        {
            bool fits = kept && watched.Reserve(Track.Bytes);
            if (kept && !fits) watched.Refuse();
            series = new HistogramSeries(++lastId, instrument, attributes, watched, fits, before);
        }

        watched.Add(series);
        history.NoteStructure();
        return series;
    }

    private static (WatchedKey Key, KeyValuePair<string, string>[] Attributes) Split(KeyValuePair<string, object?>[] tags)
    {
        string? model = null, version = null, framework = null, gpu = null, kind = null;
        List<KeyValuePair<string, string>> others = [];
        foreach (var (name, value) in tags)
        {
            string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            switch (name)
            {
                case "ml.model.name": model = text; break;
                case "ml.model.version": version = text; break;
                case "ml.model.framework": framework = text; break;
                case "hw.id": gpu = text; break;
                case "hw.model": kind = text; break;
                case "hw.type" or "hw.vendor" or "hw.name" or "hw.driver_version": break;
                default: others.Add(new(name, text)); break;
            }
        }

        if (model is not null && gpu is not null) others.Add(new("hw.id", gpu));
        WatchedKey key = model is not null ? new(WatchedScope.Model, model, version ?? "", framework ?? "")
            : gpu is not null ? new(WatchedScope.Gpu, gpu, "", kind ?? "")
            : new(WatchedScope.Library, "", "", "");
        return (key, [.. others]);
    }
}
