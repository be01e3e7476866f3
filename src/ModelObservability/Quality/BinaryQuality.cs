using System.Diagnostics.Metrics;
using ModelObservability.Metrics;
using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// The quality of a classifier of two classes: outcome counters that sum over replicas, and gauges of the scores. Thread-safe; one lock per
/// batch, no allocation. Bad samples are rejected and counted, never thrown.
/// </summary>
public sealed class BinaryQuality
{
    private readonly Tracker tracker;
    private readonly ModelMonitor monitor;

    internal BinaryQuality(ModelMonitor monitor, BinaryQualityOptions options)
    {
        this.monitor = monitor;
        tracker = QualityTrackers.Acquire(monitor, options, () => new Tracker(monitor, options));
        _ = QualityInstruments.Ensure();
    }

    /// <summary>The counts of all time, with every score as a property.</summary>
    public BinaryCounts Counts => tracker.All;

    /// <summary>The counts of the recent window; of all time where there is none.</summary>
    public BinaryCounts Recent => tracker.Recent;

    /// <summary>Records a batch of labels with scores; a score of the threshold or more is predicted positive.</summary>
    /// <param name="labels">The truth, one per sample.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, infinities are not.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) =>
        tracker.Add(new LabelledBatch<bool, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) =>
        tracker.Add(new LabelledBatch<bool, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with scores; a score of the threshold or more is predicted positive.</summary>
    /// <param name="labels">The truth, one per sample: 0 or 1; anything else is rejected.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, infinities are not.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores) =>
        tracker.Add(new LabelledBatch<byte, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores) =>
        tracker.Add(new LabelledBatch<byte, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The truth, one per sample.</param>
    /// <param name="predictions">What was predicted, in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        tracker.Add(new LabelledBatch<bool, bool>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The truth, one per sample: 0 or 1; anything else is rejected.</param>
    /// <param name="predictions">What was predicted, in the same order: 0 or 1; anything else is rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        tracker.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The truth.</param>
    /// <param name="score">Its score.</param>
    public void Record(bool label, double score) => Record(new ReadOnlySpan<bool>(in label), new ReadOnlySpan<double>(in score));

    /// <summary>Waits for labels that arrive later and records each with its score.</summary>
    /// <typeparam name="TKey">The id of a prediction.</typeparam>
    /// <param name="options">How long, and for how many.</param>
    /// <returns>The buffer to hand scores and labels to.</returns>
    public DelayedLabels<TKey, double, bool> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(monitor, tracker.Labels, options ?? new(), Record);

    private sealed class Tracker : QualityTracker<BinaryConfusion, BinaryCounts>
    {
        private static readonly string[] OutcomeNames = ["tp", "fp", "tn", "fn"];
        private readonly KeyValuePair<string, object?>[][] outcomeTags;

        public Tracker(ModelMonitor monitor, BinaryQualityOptions options)
            : base(monitor, options, new BinaryConfusion(options.Threshold)) =>
            outcomeTags = [.. OutcomeNames.Select(name => ModelTags.Of(monitor.Identity, new KeyValuePair<string, object?>(Names.Quality.Outcome, name)))];

        public override Rejections Rejected => All.Rejected;

        public override void ObserveOutcomes(ICollection<Measurement<long>> into)
        {
            BinaryCounts counts = All;
            if (counts.Total == 0) return;
            into.Add(new(counts.TruePositives, outcomeTags[0]));
            into.Add(new(counts.FalsePositives, outcomeTags[1]));
            into.Add(new(counts.TrueNegatives, outcomeTags[2]));
            into.Add(new(counts.FalseNegatives, outcomeTags[3]));
        }

        protected override IEnumerable<ScoreReading> ReadScores(BinaryCounts value, string window)
        {
            KeyValuePair<string, object?>[] tags = ModelTags.Of(Identity, new KeyValuePair<string, object?>(Names.Quality.Window, window));
            yield return new("ml.quality.accuracy", value.Accuracy, tags);
            yield return new("ml.quality.balanced_accuracy", value.BalancedAccuracy, tags);
            yield return new("ml.quality.precision", value.Precision, tags);
            yield return new("ml.quality.recall", value.Recall, tags);
            yield return new("ml.quality.specificity", value.Specificity, tags);
            yield return new("ml.quality.f1", value.F1, tags);
            yield return new("ml.quality.jaccard", value.Jaccard, tags);
            yield return new("ml.quality.mcc", value.Mcc, tags);
            yield return new("ml.quality.cohen_kappa", value.CohenKappa, tags);
        }
    }
}
