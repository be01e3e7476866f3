using ModelObservability.Instrumentation;
using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Drift;

/// <summary>The windows of one model and what came of them. Thread-safe: one lock while rows are counted, another while windows are compared.</summary>
internal sealed class DriftSeries : IThreadPoolWorkItem
{
    /// <summary>Windows that wait to be compared; when more are complete, the newest waits on for more rows.</summary>
    private const int MostWaiting = 4;

    private readonly Lock counting = new(), judging = new();
    private readonly Queue<DriftWindow> complete = [];
    private readonly ModelMonitor monitor;
    private readonly DriftOptions options;
    private readonly DriftJudge judge;
    private DriftWindow window;
    private readonly long first;
    private long began, checkedAt;
    private DriftColumn[] columns = [];
    private Metrics.Drift.DistributionSketch[] compared = []; // the bins of the last complete window, which nobody writes to any more
    private volatile DriftReport? last;

    public DriftSeries(ModelMonitor monitor, ReferenceProfile profile, DriftOptions options)
    {
        (this.monitor, this.options, Profile) = (monitor, options, profile);
        Reference = new(profile);
        judge = new(Reference, options);
        window = new(Reference);
        if (profile.Scores is { } scores) Estimate = new(monitor.Identity, scores, options);
        began = checkedAt = first = monitor.Clock.Timestamp();
        Tags = new(monitor.Identity, Reference, options.MaxColumns);
    }

    public ModelIdentity Identity => monitor.Identity;

    public ReferenceProfile Profile { get; }

    /// <summary>What was found when windows were compared last; null before that.</summary>
    public DriftReport? Last => last;

    public DriftReference Reference { get; }

    public EstimateWatch? Estimate { get; }

    public DriftTags Tags { get; }

    /// <summary>Adds values of one column.</summary>
    public void Add(int column, RealValues values)
    {
        lock (counting) window.Sketches[column].Add(values);
        EndWindow();
    }

    /// <summary>Adds whole rows of features.</summary>
    public void AddRows(RealValues rows)
    {
        int width = Reference.Features;
        ReadOnlySpan<float> singles = rows.Singles;
        ReadOnlySpan<double> doubles = rows.Doubles;
        lock (counting)
        {
            Metrics.Drift.DistributionSketch[] sketches = window.Sketches;
            for (int start = 0; start < rows.Length; start += width)
            {
                for (int column = 0; column < width; column++) sketches[column].Add(singles.IsEmpty ? doubles[start + column] : singles[start + column]);
            }
        }

        EndWindow();
    }

    /// <summary>Compares what is complete and says what came of it.</summary>
    public DriftReport Report()
    {
        List<(SignalDefinition Definition, Dictionary<string, object> Evidence)> found = [];
        DriftReport report = Judge(found);
        // Without the lock: handlers are the application's.
        foreach (var (definition, evidence) in found) monitor.Signals.Announce(definition, null, evidence);
        return report;
    }

    /// <summary>The last report with the bins behind it.</summary>
    public WatchedDrift Watched()
    {
        DriftReport report = Report();
        lock (judging)
        {
            return new(monitor.Identity, report, [.. compared.Select((live, index) => new WatchedColumn(
                Reference.Columns[index].Name, Reference.Columns[index].Sketch, live, index < Profile.Columns.Count ? Profile.Columns[index].Categories : null))]);
        }
    }

    /// <summary>Compares on a thread of the pool, for applications that nobody collects from.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            Report();
        }
        catch when (Faults.Caught(FaultSite.Meter))
        {
        }
    }

    private DriftReport Judge(List<(SignalDefinition Definition, Dictionary<string, object> Evidence)> found)
    {
        lock (judging)
        {
            EndWindow(queue: false);
            bool isNew = false;
            while (Take() is { } next)
            {
                List<(DriftColumn Column, DriftKinds Kinds)> begun = [];
                columns = judge.Next(next, begun);
                compared = next.Sketches;
                if (Reference.Scores >= 0) Estimate!.Next(next.Sketches[Reference.Scores]);
                found.AddRange(DriftFindings.Of(begun, judge.Windows));
                isNew = true;
            }

            if (CheckEstimate() is { } evidence) found.Add((Signals.CoreSignals.EstimateRefuted, evidence));
            DriftReport? known = last;
            long waiting = WaitingRows();
            if (known is null || isNew || known.IsEstimateRefuted != (Estimate?.IsRefuted ?? false))
                known = new(judge.Windows, waiting, columns, Estimate?.Value, Estimate?.IsRefuted ?? false);
            long rejected = Estimate?.RejectedLabels ?? 0;
            if (known.WaitingRows != waiting || known.RejectedLabels != rejected) known = known with { WaitingRows = waiting, RejectedLabels = rejected };
            return last = known;
        }
    }

    private long WaitingRows()
    {
        lock (counting) return window.Rows;
    }

    private DriftWindow? Take()
    {
        lock (counting) return complete.TryDequeue(out DriftWindow? next) ? next : null;
    }

    /// <summary>Ends the window if it is old enough and has enough rows.</summary>
    private void EndWindow(bool queue = true)
    {
        long now = monitor.Clock.Timestamp();
        lock (counting)
        {
            if (now < began) began = now; // a clock that was set back must not keep a window open until it has caught up
            if (!(monitor.Clock.Seconds(began, now) >= options.Window.TotalSeconds) || complete.Count == MostWaiting || window.Rows < options.MinimumRows) return;
            complete.Enqueue(window);
            (window, began) = (new(Reference), now);
        }

        if (queue) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Holds new labels against the estimate, once in the length of a window: its promise counts these looks. Evidence if that refuted it.</summary>
    private Dictionary<string, object>? CheckEstimate()
    {
        if (Estimate is null) return null;
        long now = monitor.Clock.Timestamp();
        if (now < checkedAt) checkedAt = now;
        if (!(monitor.Clock.Seconds(checkedAt, now) >= options.Window.TotalSeconds)) return null;
        checkedAt = now;
        return Estimate.Check(monitor.Clock.Seconds(first, now), monitor.Clock);
    }
}
