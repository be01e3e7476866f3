using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// A tracker of one family: the series of its segments and what they publish. Counts are published by series and add up to the whole; scores
/// are those of the whole and of each segment.
/// </summary>
/// <remarks>Thread-safe. The lock of a series is held while a batch is counted and while its states are merged for a reader.</remarks>
internal abstract class QualityTracker<TState, TValue> : QualityTracker
    where TState : class, IQualityState<TState, TValue>
{
    private readonly Lock gate = new();
    private readonly TState older, recent; // what readers merge into
    private readonly QualitySegments<QualitySeries<TState, TValue>> segments;
    private readonly Dictionary<object, Reading> readings = new(ReferenceEqualityComparer.Instance);

    protected QualityTracker(ModelMonitor monitor, QualityOptions options, TState empty)
        : base(monitor, options)
    {
        (older, recent) = (empty.CreateEmpty(), empty.CreateEmpty());
        Root = new(this, null, empty);
        segments = new(options.MaxSegments, segment => new(this, segment, empty));
    }

    /// <summary>Samples recorded without a segment.</summary>
    public QualitySeries<TState, TValue> Root { get; }

    /// <summary>The series of a segment: of its own, or of all beyond the limit; without a value that of samples without a segment.</summary>
    /// <exception cref="InvalidOperationException">The tracker has no segments.</exception>
    public QualitySeries<TState, TValue> Segment(ReadOnlySpan<char> value)
    {
        if (Options.SegmentBy is null)
            throw new InvalidOperationException($"{nameof(QualityOptions.SegmentBy)} of the options names no attribute, so there are no segments.");
        return value.IsWhiteSpace() ? Root : segments.Of(value);
    }

    /// <summary>What a series has counted, ever and recently; of the root: what all series have.</summary>
    public Reading Read(QualitySeries<TState, TValue> series)
    {
        long now = Now();
        lock (gate) return ReferenceEquals(series, Root) ? Whole(now) : Merged(series, [series], now);
    }

    protected override QualityReport Write(long now)
    {
        lock (gate)
        {
            QualityReport report = new();
            Reading whole = Whole(now);
            // Without segments the whole is what the root has.
            Reading root = segments.All.Length == 0 ? whole : Merged(Root, [Root], now);
            WriteCounts(root.All, new ReportSection(report, Root.Sums, Root.Tags));
            WriteScores(whole, Root, report);
            WriteWhole(whole.All, new ReportSection(report, Root.Sums, Root.Tags));
            foreach (QualitySeries<TState, TValue> segment in segments.All)
            {
                Reading reading = Merged(segment, [segment], now);
                WriteCounts(reading.All, new ReportSection(report, segment.Sums, segment.Tags));
                WriteScores(reading, segment, report);
            }

            return report;
        }
    }

    /// <summary>Counters of one series.</summary>
    protected abstract void WriteCounts(TValue value, ReportSection section);

    /// <summary>Gauges of one series and window.</summary>
    protected abstract void WriteScores(TValue value, ReportSection section);

    /// <summary>Counters that are published of the whole only.</summary>
    protected virtual void WriteWhole(TValue value, ReportSection section)
    {
    }

    private void WriteScores(Reading reading, QualitySeries<TState, TValue> series, QualityReport report)
    {
        WriteScores(reading.All, new ReportSection(report, series.Sums, [.. series.Tags, new(Names.Quality.Window, "all")]));
        if (WindowName is not null)
            WriteScores(reading.Recent, new ReportSection(report, series.Sums, [.. series.Tags, new(Names.Quality.Window, WindowName)]));
    }

    private Reading Whole(long now) => Merged(this, [Root, .. segments.All], now);

    /// <summary>Merging is the expensive part: without a new batch or slice what was read before is read again.</summary>
    private Reading Merged(object key, ReadOnlySpan<QualitySeries<TState, TValue>> of, long now)
    {
        (long Batches, long Slice, int Series) at = (0, Root.SliceAt(now), of.Length);
        foreach (QualitySeries<TState, TValue> series in of) at.Batches += series.Batches;
        if (readings.TryGetValue(key, out Reading? known) && known.At == at) return known;

        older.Reset();
        recent.Reset();
        foreach (QualitySeries<TState, TValue> series in of) series.AddTo(older, recent, now);
        TValue inWindow = recent.Value;
        older.Merge(recent);
        TValue all = older.Value;
        return readings[key] = new(at, all, WindowLength is null ? all : inWindow);
    }

    /// <summary>Values of one moment.</summary>
    public sealed record Reading((long Batches, long Slice, int Series) At, TValue All, TValue Recent);
}
