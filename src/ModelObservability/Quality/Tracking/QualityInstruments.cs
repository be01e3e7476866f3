using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>The instruments of quality: counters that add up over replicas, and gauges of scores for dashboards.</summary>
internal static class QualityInstruments
{
    public static readonly GuardedHistogram LabelDelay = CoreMeter.Instance.Histogram(Names.Quality.LabelDelay);

    /// <summary>All observable instruments; a new one is a row of <see cref="Names.Quality"/>.</summary>
    private static readonly GuardedInstrument[] Observed =
    [
        CoreMeter.Instance.Counter<long>(Names.Quality.Labels, ObserveLabels),
        .. Names.Quality.Counts.Select(row => CoreMeter.Instance.Counter<long>(row, into => EachReport(row, report => Add(report.Counts(row), into)))),
        .. Names.Quality.Sums.Select(row => CoreMeter.Instance.Counter<double>(row, into => EachReport(row, report => Add(report.Numbers(row), into)))),
        .. Names.Quality.Levels.Select(row => CoreMeter.Instance.UpDownCounter<double>(row, into => EachReport(row, report => Add(report.Numbers(row), into)))),
        .. Names.Quality.Scores.Select(row => CoreMeter.Instance.Gauge(row, into => EachReport(row, report => Add(report.Numbers(row), into)))),
    ];

    /// <summary>Declares the instruments, if that has not happened yet.</summary>
    public static void Declare() => _ = Observed;

    private static void EachReport(InstrumentDefinition reader, Action<QualityReport> observe)
    {
        Each(tracker => observe(tracker.Report(reader)));
        foreach (QualityReport last in QualityTrackers.LastReports) observe(last);
    }

    private static void Each(Action<QualityTracker> observe)
    {
        foreach (QualityTracker tracker in QualityTrackers.All)
        {
            try
            {
                observe(tracker);
            }
            catch when (Faults.Caught(FaultSite.Meter))
            {
                // The keys of delayed labels are the application's and may throw: one tracker must not affect the others.
            }
        }
    }

    private static void ObserveLabels(ICollection<Measurement<long>> into)
    {
        Each(tracker => Add(tracker.ReportLabels().Counts(Names.Quality.Labels), into));
        foreach (QualityReport last in QualityTrackers.LastReports) Add(last.Counts(Names.Quality.Labels), into);
    }

    private static void Add<T>(IReadOnlyList<Measurement<T>> measurements, ICollection<Measurement<T>> into) where T : struct
    {
        foreach (Measurement<T> measurement in measurements) into.Add(measurement);
    }
}
