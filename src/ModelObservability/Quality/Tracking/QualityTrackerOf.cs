using ModelObservability.Metrics;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// A tracker of one family: the series of its segments and what they publish. Counts are published for each series and add up to the total; scores
/// are published for the total and for each segment.
/// </summary>
/// <remarks>Thread-safe. The lock of a series is held while a batch is counted and while its states are merged for a reader.</remarks>
internal abstract class QualityTracker<TState, TValue> : QualityTracker
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly Lock gate = new();
    private readonly MergedStates part, together; // reused by readers
    private readonly QualitySegments<QualitySeries<TState, TValue>> segments;
    private Snapshot? last;

    protected QualityTracker(ModelMonitor monitor, QualityOptions options, string task, TState empty)
        : base(monitor, options, task)
    {
        (part, together) = (new(empty), new(empty));
        Root = new(this, null, empty);
        segments = new(options.MaxSegments, segment => new(this, segment, empty));
    }

    /// <summary>The series of samples without a segment.</summary>
    public QualitySeries<TState, TValue> Root { get; }

    /// <summary>The series of a segment, or of all segments beyond the limit; for an empty value, that of samples without a segment.</summary>
    /// <exception cref="InvalidOperationException">The tracker has no segments.</exception>
    public QualitySeries<TState, TValue> Segment(ReadOnlySpan<char> value)
    {
        if (Options.SegmentBy is null)
            throw new InvalidOperationException($"{nameof(QualityOptions.SegmentBy)} is null, so there are no segments.");
        return value.IsWhiteSpace() ? Root : segments.Of(value);
    }

    public override object? View => Root.CurrentView;

    protected override bool HasBatches => Root.Batches > 0 || segments.All.Length > 0;

    /// <summary>The values of a series, since the beginning and recent; those of all series for the root.</summary>
    public Reading Read(QualitySeries<TState, TValue> series)
    {
        long now = Now();
        lock (gate)
        {
            if (ReferenceEquals(series, Root)) return Take(now).Whole;
            part.Take(series, now);
            return part.Read(WindowLength is not null);
        }
    }

    /// <summary>The reference of a series: its counts since the beginning or in the window, and what the calls have come to since the monitor began.</summary>
    public ReferenceProfile Capture(QualitySeries<TState, TValue> series, bool recent)
    {
        Reading reading = Read(series);
        ReferenceCounts counts = new();
        WriteReference(recent ? reading.Recent : reading.All, counts);
        WriteCalls(counts);
        double seconds = recent && Options.Window is { } window ? Math.Min(window.TotalSeconds, Age) : Age;
        return History.Describe(counts.ToProfile(Identity), recent ? Options.Window : null) with
        {
            Task = Task,
            CapturedAt = Clock.UtcNow(),
            Duration = double.IsFinite(seconds) ? SafeClock.Span(seconds) : null,
            LatencySketch = Latency is { Value.Count: > 0 } latency ? latency : null,
        };
    }

    public override void WriteReference(ReferenceCounts counts)
    {
        TValue all;
        lock (gate)
        {
            // Read every ten seconds by who watches: windows, which take most of the time, are not wanted.
            long now = Now();
            QualitySeries<TState, TValue>[] every = [Root, .. segments.All];
            all = last is not null && last.At == At(every, now) ? last.Whole.All : part.ReadAll(every, now);
        }

        WriteReference(all, counts);
    }

    protected override QualityReport Write(long now)
    {
        lock (gate)
        {
            QualityReport report = new();
            Snapshot snapshot = Take(now);
            foreach (var (series, reading) in snapshot.Parts)
            {
                WriteCounts(reading.All, new ReportSection(report, series.Sums, series.Tags));
                WriteScores(ReferenceEquals(series, Root) ? snapshot.Whole : reading, series, report);
            }

            ReportSection whole = new(report, Root.Sums, Root.Tags);
            WriteWhole(snapshot.Whole.All, whole);
            if (Options.Window is { } window) whole.Score(Names.Quality.WindowLength, window.TotalSeconds);
            return report;
        }
    }

    /// <summary>Publishes the counters of one series.</summary>
    protected abstract void WriteCounts(TValue value, ReportSection section);

    /// <summary>Publishes the gauges of one series and window.</summary>
    protected abstract void WriteScores(TValue value, ReportSection section);

    /// <summary>Publishes the intervals of rates, of one series and window.</summary>
    protected virtual void WriteBands(TValue value, ReportSection section)
    {
    }

    /// <summary>Publishes the intervals of each class and of averages over them, of the total only: classes times segments would be too many series.</summary>
    protected virtual void WriteClassBands(TValue value, ReportSection section)
    {
    }

    /// <summary>Publishes the counters that exist only for the total.</summary>
    protected virtual void WriteWhole(TValue value, ReportSection section)
    {
    }

    /// <summary>Adds what a reference holds of this family.</summary>
    protected virtual void WriteReference(TValue value, ReferenceCounts counts)
    {
    }

    private void WriteScores(Reading reading, QualitySeries<TState, TValue> series, QualityReport report)
    {
        ReportSection all = new(report, series.Sums, [.. series.Tags, new(Names.Quality.Window, "all")]);
        ReportSection recent = new(report, series.Sums, [.. series.Tags, new(Names.Quality.Window, "recent")]);
        bool isWhole = ReferenceEquals(series, Root);
        WriteScores(reading.All, all);
        WriteBands(reading.All, all);
        if (isWhole) WriteClassBands(reading.All, all);
        if (WindowLength is null) return;
        WriteScores(reading.Recent, recent);
        WriteBands(reading.Tumbling, recent);
        if (isWhole) WriteClassBands(reading.Tumbling, recent);
    }

    /// <summary>
    /// Reads every series once, and the total as their sum. Merging is the expensive part, so without a new batch or slice the previous result
    /// is returned.
    /// </summary>
    private Snapshot Take(long now)
    {
        QualitySeries<TState, TValue>[] all = [Root, .. segments.All];
        (long, long, int) at = At(all, now);
        if (last is not null && last.At == at) return last;

        bool windowed = WindowLength is not null;
        together.Reset();
        var parts = new (QualitySeries<TState, TValue>, Reading)[all.Length];
        for (int index = 0; index < all.Length; index++)
        {
            part.Take(all[index], now);
            if (all.Length > 1) together.Add(part);
            parts[index] = (all[index], part.Read(windowed));
        }

        return last = new(at, parts, all.Length > 1 ? together.Read(windowed) : parts[0].Item2);
    }

    private (long, long, int) At(QualitySeries<TState, TValue>[] all, long now) => (all.Sum(static series => series.Batches), Root.SliceAt(now), all.Length);

    /// <summary>A snapshot of the values: since the beginning, in the sliding window, and in the tumbling one.</summary>
    public readonly record struct Reading(TValue All, TValue Recent, TValue Tumbling);

    private sealed record Snapshot((long, long, int) At, (QualitySeries<TState, TValue> Series, Reading Reading)[] Parts, Reading Whole);

    /// <summary>The merged states of one or more series: samples in the tumbling window, others in the sliding window, and older ones.</summary>
    private sealed class MergedStates(TState empty)
    {
        private readonly TState older = empty.CreateEmpty(), recent = empty.CreateEmpty(), tumbling = empty.CreateEmpty();

        public void Reset()
        {
            older.Reset();
            recent.Reset();
            tumbling.Reset();
        }

        public void Take(QualitySeries<TState, TValue> series, long now)
        {
            Reset();
            series.AddTo(older, recent, tumbling, now);
        }

        public void Add(MergedStates other)
        {
            older.Merge(other.older);
            recent.Merge(other.recent);
            tumbling.Merge(other.tumbling);
        }

        /// <summary>The samples of all series since the beginning.</summary>
        public TValue ReadAll(QualitySeries<TState, TValue>[] all, long now)
        {
            older.Reset();
            foreach (QualitySeries<TState, TValue> series in all) series.AddTo(older, older, older, now);
            return older.Value;
        }

        /// <summary>Merges all; call it once.</summary>
        public Reading Read(bool windowed)
        {
            if (!windowed)
            {
                TValue whole = older.Value;
                return new(whole, whole, whole);
            }

            TValue inTumbling = tumbling.Value;
            recent.Merge(tumbling);
            TValue inWindow = recent.Value;
            older.Merge(recent);
            return new(older.Value, inWindow, inTumbling);
        }
    }
}
