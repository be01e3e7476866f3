using ModelObservability.Metrics.Ranking;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks how well scores rank two classes, without a threshold: counters by score bin that add up over replicas, and gauges of ROC AUC and
/// average precision with their largest error. Thread-safe; one lock per batch, no allocation, constant memory. Invalid samples are rejected and
/// counted and cause no exception.
/// </summary>
public sealed class RankingQuality
{
    private readonly QualitySeries<SingleMetric<BoundedRanking, BoundedRankingValue>, BoundedRankingValue> series;
    private readonly Action<bool, double> recordOne;

    private RankingQuality(QualitySeries<SingleMetric<BoundedRanking, BoundedRankingValue>, BoundedRankingValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The ranking since the beginning: bounds of its scores, and its curves.</summary>
    public BoundedRankingValue All => series.Tracker.Read(series).All;

    /// <summary>The ranking of the recent window; since the beginning if there is no window.</summary>
    public BoundedRankingValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public RankingQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with scores.</summary>
    /// <param name="labels">The true labels, one per sample.</param>
    /// <param name="scores">The scores in the same order, higher for the positive class; NaN is rejected, infinity is not.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<bool, float>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<bool, double>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with scores.</summary>
    /// <param name="labels">The true labels, one per sample: 0 or 1; other values are rejected.</param>
    /// <param name="scores">The scores in the same order, higher for the positive class; NaN is rejected, infinity is not.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<byte, float>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<byte, double>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The true label.</param>
    /// <param name="score">Its score.</param>
    public void Record(bool label, double score) => Record(new ReadOnlySpan<bool>(in label), new ReadOnlySpan<double>(in score));

    /// <inheritdoc cref="BinaryQuality.DelayLabels{TKey}(DelayedLabelsOptions?)"/>
    public DelayedLabels<TKey, double, bool> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    internal static RankingQuality Of(QualitySeries<SingleMetric<BoundedRanking, BoundedRankingValue>, BoundedRankingValue> series) =>
        series.View(static own => new RankingQuality(own));
}
