using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// A tracker of one family: the series of its segments and what they publish. Counts are published by series and add up to the whole; scores
/// are those of the whole and of each segment.
/// </summary>
/// <remarks>Thread-safe. The lock of a series is held while a batch is counted and while its states are merged for a reader.</remarks>
internal abstract class QualityTracker<TState, TValue> : QualityTracker
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly Lock gate = new();
    private readonly MergedStates part, together; // what readers merge into
    private readonly QualitySegments<QualitySeries<TState, TValue>> segments;
    private Snapshot? last;

    protected QualityTracker(ModelMonitor monitor, QualityOptions options, string task, TState empty)
        : base(monitor, options, task)
    {
        (part, together) = (new(empty), new(empty));
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

    protected override bool HasBatches => Root.Batches > 0 || segments.All.Length > 0;

    /// <summary>What a series has counted, ever and recently; of the root: what all series have.</summary>
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
        if (WindowLength is not null)
            WriteScores(reading.Recent, new ReportSection(report, series.Sums, [.. series.Tags, new(Names.Quality.Window, "recent")]));
    }

    /// <summary>
    /// Every series read once, and the whole as the sum of just that. Merging is the expensive part: without a new batch or slice what was read
    /// before is read again.
    /// </summary>
    private Snapshot Take(long now)
    {
        QualitySeries<TState, TValue>[] all = [Root, .. segments.All];
        (long, long, int) at = (all.Sum(static series => series.Batches), Root.SliceAt(now), all.Length);
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

    /// <summary>Values of one moment.</summary>
    public readonly record struct Reading(TValue All, TValue Recent);

    private sealed record Snapshot((long, long, int) At, (QualitySeries<TState, TValue> Series, Reading Reading)[] Parts, Reading Whole);

    /// <summary>The states of one series or of several: what is in the window, and what is older.</summary>
    private sealed class MergedStates(TState empty)
    {
        private readonly TState older = empty.CreateEmpty(), recent = empty.CreateEmpty();

        public void Reset()
        {
            older.Reset();
            recent.Reset();
        }

        public void Take(QualitySeries<TState, TValue> series, long now)
        {
            Reset();
            series.AddTo(older, recent, now);
        }

        public void Add(MergedStates other)
        {
            older.Merge(other.older);
            recent.Merge(other.recent);
        }

        /// <summary>Adds up both, so that it can be done once.</summary>
        public Reading Read(bool windowed)
        {
            TValue inWindow = recent.Value;
            older.Merge(recent);
            TValue all = older.Value;
            return new(all, windowed ? inWindow : all);
        }
    }
}
