using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>A score of a tracker as it is published.</summary>
internal readonly record struct ScoreReading(string Name, double Value, KeyValuePair<string, object?>[] Tags);

/// <summary>What the instruments read from a tracker.</summary>
internal abstract class QualityTracker(ModelIdentity identity, QualityOptions options)
{
    public ModelIdentity Identity { get; } = identity;

    public QualityOptions Options { get; } = options;

    public LabelSeries Labels { get; } = new(identity);

    /// <summary>Adds the outcomes of all time.</summary>
    public abstract void ObserveOutcomes(ICollection<Measurement<long>> into);

    /// <summary>Samples refused so far.</summary>
    public abstract Rejections Rejected { get; }

    /// <summary>The scores of now, NaN where undefined.</summary>
    public abstract IReadOnlyList<ScoreReading> Scores { get; }
}

/// <summary>A tracker over one metric: a lock per batch, counts of all time, a sliding window, and readings that are made once per change.</summary>
/// <remarks>Thread-safe. The lock is held while a batch is counted and while states are merged for a collection.</remarks>
internal abstract class QualityTracker<TState, TValue> : QualityTracker where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly Lock gate = new();
    private readonly SlidingTotals<TState, TValue> totals;
    private readonly SafeClock clock;
    private long batches;
    private (long Batches, long Slice) readAt = (-1, -1);
    private TValue? all;
    private IReadOnlyList<ScoreReading> scores = [];

    protected QualityTracker(ModelMonitor monitor, QualityOptions options, TState empty)
        : base(monitor.Identity, options)
    {
        clock = monitor.Clock;
        totals = new(empty, options.Window is { } window ? (long)Math.Min(window.TotalSeconds * monitor.TimeProvider.TimestampFrequency, long.MaxValue / 4) : null);
    }

    public delegate void Addition<TBatch>(TState state, TBatch batch) where TBatch : allows ref struct;

    /// <summary>Counts of all time.</summary>
    public TValue All
    {
        get
        {
            lock (gate)
            {
                Refresh();
                return all!;
            }
        }
    }

    /// <summary>Counts within the window; of all time where there is none.</summary>
    public TValue Recent
    {
        get
        {
            lock (gate) return Options.Window is null ? totals.All() : totals.Recent(clock.Timestamp());
        }
    }

    public override IReadOnlyList<ScoreReading> Scores
    {
        get
        {
            lock (gate)
            {
                Refresh();
                return scores;
            }
        }
    }

    protected abstract IEnumerable<ScoreReading> ReadScores(TValue value, string window);

    /// <summary>Adds one batch; misuse is refused by the state before it changes.</summary>
    public void Add<TBatch>(TBatch batch, Addition<TBatch> addition) where TBatch : allows ref struct
    {
        long now = Math.Max(0, clock.Timestamp());
        lock (gate)
        {
            addition(totals.At(now), batch);
            batches++;
        }
    }

    private static string NameOf(TimeSpan window) => window switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => window.TotalDays.ToString(CultureInfo.InvariantCulture) + "d",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => window.TotalHours.ToString(CultureInfo.InvariantCulture) + "h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => window.TotalMinutes.ToString(CultureInfo.InvariantCulture) + "m",
        _ => window.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
    };

    /// <summary>Merging is the expensive part, so one collection of many instruments merges once.</summary>
    private void Refresh()
    {
        long now = Math.Max(0, clock.Timestamp());
        (long, long) at = (batches, totals.SliceAt(now));
        if (at == readAt) return;
        all = totals.All();
        List<ScoreReading> readings = [.. ReadScores(all, "all")];
        if (Options.Window is { } window) readings.AddRange(ReadScores(totals.Recent(now), NameOf(window)));
        (readAt, scores) = (at, readings);
    }
}
