using System.Diagnostics.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>The instruments of quality. Counts leave the process; the gauges beside them are for the eye.</summary>
internal static class QualityInstruments
{
    public static readonly GuardedHistogram LabelDelay = CoreMeter.Instance.Histogram(Names.Quality.LabelDelay);

    /// <summary>Every instrument that is only read from; a new score is a row of <see cref="Names.Quality.Scores"/>.</summary>
    private static readonly Instrument?[] Observed =
    [
        CoreMeter.Instance.Counter<long>(Names.Quality.Outcomes, into => Each(tracker => tracker.ObserveOutcomes(into))),
        CoreMeter.Instance.Counter<long>(Names.Quality.Rejected, into => Each(tracker => ObserveRejected(tracker, into))),
        CoreMeter.Instance.Counter<long>(Names.Quality.Labels, into => Each(tracker => ObserveLabels(tracker, into))),
        .. Names.Quality.Scores.Select(score => CoreMeter.Instance.Gauge(score, into => Each(tracker => ObserveScore(tracker, score.Name, into)))),
    ];

    /// <summary>Makes the instruments, if they are not there yet.</summary>
    /// <returns>How many there are.</returns>
    public static int Ensure() => Observed.Length;

    private static void Each(Action<QualityTracker> observe)
    {
        foreach (QualityTracker tracker in QualityTrackers.All) observe(tracker);
    }

    private static void ObserveRejected(QualityTracker tracker, ICollection<Measurement<long>> into)
    {
        foreach (var (reason, samples) in tracker.Rejected.ByReason())
            if (samples > 0) into.Add(new(samples, ModelTags.Of(tracker.Identity, new KeyValuePair<string, object?>(Names.Reason, reason))));
    }

    private static void ObserveLabels(QualityTracker tracker, ICollection<Measurement<long>> into)
    {
        foreach (var (count, tags) in tracker.Labels.Read()) into.Add(new(count, tags));
    }

    private static void ObserveScore(QualityTracker tracker, string name, ICollection<Measurement<double>> into)
    {
        foreach (ScoreReading score in tracker.Scores)
            if (score.Name == name && !double.IsNaN(score.Value)) into.Add(new(score.Value, score.Tags));
    }
}
