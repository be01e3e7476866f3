using System.Diagnostics.Metrics;
using System.Globalization;
using ModelObservability.Metrics;
using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// The quality of a classifier of many classes: outcome counters per class that sum over replicas, and gauges of the scores. Thread-safe; one
/// lock per batch, no allocation. Bad samples are rejected and counted, never thrown.
/// </summary>
/// <remarks>Memory: classes² × 8 bytes, 14 times with a window and twice without.</remarks>
public sealed class MulticlassQuality
{
    private const int MostClasses = 4096;

    private readonly Tracker tracker;
    private readonly ModelMonitor monitor;

    internal MulticlassQuality(ModelMonitor monitor, int classes, MulticlassQualityOptions options)
    {
        if (classes is < 2 or > MostClasses)
            throw new ArgumentOutOfRangeException(nameof(classes), classes, $"{nameof(classes)} is {classes}; it must be 2 to 4,096.");
        this.monitor = monitor;
        tracker = QualityTrackers.Acquire(monitor, (classes, options), () => new Tracker(monitor, classes, options));
        _ = QualityInstruments.Ensure();
    }

    /// <summary>The counts of all time, with every score.</summary>
    public MulticlassCounts Counts => tracker.All;

    /// <summary>The counts of the recent window; of all time where there is none.</summary>
    public MulticlassCounts Recent => tracker.Recent;

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true classes, 0…classes - 1; anything else is rejected.</param>
    /// <param name="predictions">The predicted classes in the same order, 0…classes - 1; anything else is rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) =>
        tracker.Add(new LabelledBatch<int, int>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with rows of scores; the highest score of a row is its prediction, the lowest class where several are.</summary>
    /// <param name="labels">The true classes, 0…classes - 1; anything else is rejected.</param>
    /// <param name="scores">Labels × classes, row after row; a row with NaN is rejected.</param>
    /// <exception cref="ArgumentException">There are not as many scores as labels × classes; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores) =>
        tracker.Add(new LabelledBatch<int, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores) =>
        tracker.Add(new LabelledBatch<int, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    public void Record(int label, int prediction) => Record(new ReadOnlySpan<int>(in label), new ReadOnlySpan<int>(in prediction));

    /// <summary>Waits for labels that arrive later and records each with its prediction.</summary>
    /// <typeparam name="TKey">The id of a prediction.</typeparam>
    /// <param name="options">How long, and for how many.</param>
    /// <returns>The buffer to hand predicted classes and labels to.</returns>
    public DelayedLabels<TKey, int, int> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(monitor, tracker.Labels, options ?? new(), Record);

    private sealed class Tracker : QualityTracker<MulticlassConfusion, MulticlassCounts>
    {
        private static readonly string[] OutcomeNames = ["tp", "fp", "tn", "fn"];
        private static readonly (string Name, Average Average)[] Averages = [("macro", Average.Macro), ("micro", Average.Micro), ("weighted", Average.Weighted)];

        private readonly int bound;
        private readonly KeyValuePair<string, object?>[][] outcomeTags;

        public Tracker(ModelMonitor monitor, int classes, MulticlassQualityOptions options)
            : base(monitor, options, new MulticlassConfusion(classes))
        {
            bound = Math.Min(classes, options.MaxClasses);
            int published = classes > bound ? bound + 1 : bound;
            outcomeTags = [.. from index in Enumerable.Range(0, published) from name in OutcomeNames select ModelTags.Of(
                monitor.Identity,
                new KeyValuePair<string, object?>(Names.Class, index == bound ? Names.Other : index.ToString(CultureInfo.InvariantCulture)),
                new KeyValuePair<string, object?>(Names.Quality.Outcome, name))];
        }

        public override Rejections Rejected => All.Rejected;

        public override void ObserveOutcomes(ICollection<Measurement<long>> into)
        {
            MulticlassCounts counts = All;
            if (counts.Total == 0) return;
            for (int index = 0; index < bound; index++) Observe(counts.Class(index), index, into);
            if (counts.Classes == bound) return;
            BinaryCounts others = default;
            for (int index = bound; index < counts.Classes; index++) others = Sum(others, counts.Class(index));
            Observe(others, bound, into);
        }

        protected override IEnumerable<ScoreReading> ReadScores(MulticlassCounts value, string window)
        {
            KeyValuePair<string, object?> windowTag = new(Names.Quality.Window, window);
            KeyValuePair<string, object?>[] tags = ModelTags.Of(Identity, windowTag);
            yield return new("ml.quality.accuracy", value.Accuracy, tags);
            yield return new("ml.quality.balanced_accuracy", value.BalancedAccuracy, tags);
            yield return new("ml.quality.mcc", value.Mcc, tags);
            yield return new("ml.quality.cohen_kappa", value.CohenKappa, tags);
            foreach (var (name, average) in Averages)
            {
                KeyValuePair<string, object?>[] averaged = ModelTags.Of(Identity, windowTag, new KeyValuePair<string, object?>(Names.Quality.Average, name));
                yield return new("ml.quality.precision", value.Precision(average), averaged);
                yield return new("ml.quality.recall", value.Recall(average), averaged);
                yield return new("ml.quality.f1", value.F1(average), averaged);
                yield return new("ml.quality.jaccard", value.Jaccard(average), averaged);
            }
        }

        private static BinaryCounts Sum(BinaryCounts left, BinaryCounts right) => new(
            Saturating.Add(left.TruePositives, right.TruePositives), Saturating.Add(left.FalsePositives, right.FalsePositives),
            Saturating.Add(left.TrueNegatives, right.TrueNegatives), Saturating.Add(left.FalseNegatives, right.FalseNegatives));

        private void Observe(BinaryCounts counts, int index, ICollection<Measurement<long>> into)
        {
            int first = index * OutcomeNames.Length;
            into.Add(new(counts.TruePositives, outcomeTags[first]));
            into.Add(new(counts.FalsePositives, outcomeTags[first + 1]));
            into.Add(new(counts.TrueNegatives, outcomeTags[first + 2]));
            into.Add(new(counts.FalseNegatives, outcomeTags[first + 3]));
        }
    }
}
