using System.Globalization;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>What the instruments read from a tracker.</summary>
internal abstract class QualityTracker(ModelMonitor monitor, QualityOptions options)
{
    /// <summary>Instruments of one collection ask within this time and get one report.</summary>
    private const double CollectionSeconds = 1;

    private readonly Lock gate = new();
    private readonly HashSet<string> readers = new(StringComparer.Ordinal);
    private QualityReport? report;
    private long reportedAt;

    public ModelIdentity Identity { get; } = monitor.Identity;

    public QualityOptions Options { get; } = options;

    public TimeProvider TimeProvider { get; } = monitor.TimeProvider;

    public SafeClock Clock { get; } = monitor.Clock;

    public LabelSeries Labels { get; } = new(monitor.Identity);

    /// <summary>Length of the window in units of the timestamps; null for none.</summary>
    public long? WindowLength { get; } = options.Window is { } window
        ? monitor.Clock.Units(window)
        : null;

    protected string? WindowName { get; } = options.Window is { } window ? NameOf(window) : null;

    public long Now() => Math.Max(0, Clock.Timestamp());

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
                (report, reportedAt) = (Write(now), now);
            }

            return report;
        }
    }

    /// <summary>A report of now.</summary>
    protected abstract QualityReport Write(long now);

    private static string NameOf(TimeSpan window) => window switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerDay == 0 => window.TotalDays.ToString(CultureInfo.InvariantCulture) + "d",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => window.TotalHours.ToString(CultureInfo.InvariantCulture) + "h",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => window.TotalMinutes.ToString(CultureInfo.InvariantCulture) + "m",
        _ => window.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
    };
}
