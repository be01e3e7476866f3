using ModelObservability.Metrics.Sketches;
using ModelObservability.References;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>A quality tracker, as the instruments see it.</summary>
internal abstract class QualityTracker(ModelMonitor monitor, QualityOptions options, string task)
{
    /// <summary>Longer values of a segment are not told apart: what an application takes for a country might be anything.</summary>
    public const int LongestSegment = 64;

    private readonly Lock gate = new();
    private readonly long began = monitor.Clock.Timestamp();
    private SharedReading<QualityReport>? reports;

    public ModelIdentity Identity { get; } = monitor.Identity;

    public QualityOptions Options { get; } = options;

    /// <summary>The value of <c>ml.quality.task</c>: the family of the tracker.</summary>
    public string Task { get; } = task;

    /// <summary>The number of classes that are predicted; null where there are none.</summary>
    public virtual int? Classes => null;

    public TimeProvider TimeProvider { get; } = monitor.TimeProvider;

    public SafeClock Clock { get; } = monitor.Clock;

    public LabelSeries Labels { get; } = new(monitor.Identity);

    /// <summary>The length of the window in units of the timestamps; null for none.</summary>
    public long? WindowLength { get; } = options.Window is { } window
        ? monitor.Clock.Units(window)
        : null;

    public long Now() => Math.Max(0, Clock.Timestamp());

    /// <summary>What the calls of the model have come to, for a reference.</summary>
    protected void WriteCalls(ReferenceCounts counts) => monitor.WriteReference(counts);

    /// <summary>How the counts moved while they grew.</summary>
    protected CountHistory History { get; } = monitor.Part(static own => new CountHistory(own));

    /// <summary>Seconds since the tracker began; NaN if the clock failed.</summary>
    protected double Age => Clock.Seconds(began, Clock.Timestamp());

    /// <summary>The latencies measured so far; null if they are not measured.</summary>
    protected QuantileSketch? Latency => monitor.LatencyState();

    /// <summary>The last report of earlier trackers of the model; the counters continue from there.</summary>
    public QualityReport? Carried { get; set; }

    /// <summary>The counts of delayed labels so far.</summary>
    public QualityReport ReportLabels()
    {
        Labels.Forget();
        QualityReport labels = new();
        Add(Labels, labels);
        return GoneOn(labels);
    }

    /// <summary>What advice is made from; null where the family has no accuracy.</summary>
    public virtual QualitySummary? Summary => null;

    /// <summary>Whether there is anything to publish: a batch, a delayed label, or counts of earlier trackers.</summary>
    public bool HasCounted => HasBatches || Labels.IsWaitedFor || Carried is not null;

    /// <summary>What the application was given for all samples together; null before that.</summary>
    public abstract object? View { get; }

    /// <summary>Whether a batch has been recorded.</summary>
    protected abstract bool HasBatches { get; }

    /// <summary>What is published of this tracker after it is disposed.</summary>
    public QualityReport LastReport()
    {
        lock (gate)
        {
            QualityReport last = Write(Now());
            Add(Labels, last);
            return GoneOn(last);
        }
    }

    /// <summary>The report that an instrument publishes, the same for all instruments of a collection.</summary>
    public QualityReport Report(InstrumentDefinition reader)
    {
        if (reports is null) Interlocked.CompareExchange(ref reports, new(Clock, NextReport), null);
        return reports.For(reader);
    }

    /// <summary>Adds what is known of the labelled samples of all series.</summary>
    public abstract void WriteReference(ReferenceCounts counts);

    /// <summary>Creates a report.</summary>
    protected abstract QualityReport Write(long now);

    private QualityReport NextReport()
    {
        lock (gate) return GoneOn(Write(Now()));
    }

    private static void Add(LabelSeries labels, QualityReport report)
    {
        foreach (var (count, tags) in labels.Read()) report.Add(Names.Quality.Labels, count, tags);
    }

    private QualityReport GoneOn(QualityReport report)
    {
        if (Carried is not null) report.GoOnFrom(Carried);
        return report;
    }
}
