using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>What the instruments read from a tracker.</summary>
internal abstract class QualityTracker(ModelMonitor monitor, QualityOptions options, string task)
{
    /// <summary>Instruments of one collection ask within this time and get one report.</summary>
    private const double CollectionSeconds = 1;

    /// <summary>Longer values of a segment are not told apart: what an application takes for a country might be anything.</summary>
    public const int LongestSegment = 64;

    private readonly Lock gate = new();
    private readonly HashSet<string> readers = new(StringComparer.Ordinal);
    private QualityReport? report;
    private long reportedAt;

    public ModelIdentity Identity { get; } = monitor.Identity;

    public QualityOptions Options { get; } = options;

    /// <summary>The value of <c>ml.quality.task</c>: which family of trackers this is.</summary>
    public string Task { get; } = task;

    public TimeProvider TimeProvider { get; } = monitor.TimeProvider;

    public SafeClock Clock { get; } = monitor.Clock;

    public LabelSeries Labels { get; } = new(monitor.Identity);

    /// <summary>Length of the window in units of the timestamps; null for none.</summary>
    public long? WindowLength { get; } = options.Window is { } window
        ? monitor.Clock.Units(window)
        : null;

    public long Now() => Math.Max(0, Clock.Timestamp());

    /// <summary>What earlier trackers of the model have published; its counters go on from there.</summary>
    public QualityReport? Carried { get; set; }

    /// <summary>What became of labels, by now.</summary>
    public QualityReport ReportLabels()
    {
        Labels.Forget();
        QualityReport labels = new();
        Add(Labels, labels);
        return GoneOn(labels);
    }

    /// <summary>Whether there is anything to publish: a batch, a label that was waited for, or what earlier trackers counted.</summary>
    public bool HasCounted => HasBatches || Labels.IsWaitedFor || Carried is not null;

    /// <summary>Whether a batch was ever recorded.</summary>
    protected abstract bool HasBatches { get; }

    /// <summary>What is published of this tracker when it is gone.</summary>
    public QualityReport LastReport()
    {
        lock (gate)
        {
            QualityReport last = Write(Now());
            Add(Labels, last);
            return GoneOn(last);
        }
    }

    /// <summary>
    /// The report an instrument publishes from. An instrument that asks again begins a new collection; the others of the same collection get
    /// what the first one got, so that the numbers of one collection fit together.
    /// </summary>
    public QualityReport Report(InstrumentDefinition reader)
    {
        lock (gate)
        {
            long now = Now();
            if (report is null || !readers.Add(reader.Name) || Clock.Seconds(reportedAt, now) is not < CollectionSeconds)
            {
                readers.Clear();
                readers.Add(reader.Name);
                (report, reportedAt) = (GoneOn(Write(now)), now);
            }

            return report;
        }
    }

    /// <summary>A report of now.</summary>
    protected abstract QualityReport Write(long now);

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
