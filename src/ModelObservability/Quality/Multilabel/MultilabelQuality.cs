using ModelObservability.Metrics;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of a multilabel classifier: outcome counters per label that add up over replicas, and gauges of
/// scores. Thread-safe; one lock per batch, no allocation. Inputs are row-major, samples × labels; a sample with an invalid value is rejected as a
/// whole and counted, and causes no exception.
/// </summary>
public sealed class MultilabelQuality
{
    private readonly QualitySeries<SingleMetric<MultilabelConfusion, MultilabelCounts>, MultilabelCounts> series;

    private MultilabelQuality(QualitySeries<SingleMetric<MultilabelConfusion, MultilabelCounts>, MultilabelCounts> series) => this.series = series;

    /// <summary>The counts since the beginning, with all scores.</summary>
    public MultilabelCounts All => series.Tracker.Read(series).All;

    /// <summary>The counts of the recent window; since the beginning if there is no window.</summary>
    public MultilabelCounts Recent => series.Tracker.Read(series).Recent;

    /// <summary>
    /// The same for the tumbling window: it is as long as the recent one and begins anew at its end, so the intervals of its counts
    /// (<c>AccuracySequence</c>) hold at all looks within it. Since the beginning if there is no window.
    /// </summary>
    public MultilabelCounts Tumbling => series.Tracker.Read(series).Tumbling;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public MultilabelQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with scores; a score at or above the threshold predicts the label.</summary>
    /// <param name="labels">The true labels, samples × labels.</param>
    /// <param name="scores">The scores in the same order; NaN rejects the sample.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole samples; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<bool, float>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<bool, double>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with scores; a score at or above the threshold predicts the label.</summary>
    /// <param name="labels">The true labels, samples × labels, 0 or 1; other values reject the sample.</param>
    /// <param name="scores">The scores in the same order; NaN rejects the sample.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole samples; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<byte, float>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<byte, double>(labels, scores), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true labels, samples × labels.</param>
    /// <param name="predictions">The predictions in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole samples; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        series.Add(new LabelledBatch<bool, bool>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true labels, samples × labels, 0 or 1; other values reject the sample.</param>
    /// <param name="predictions">The predictions in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length or are not whole samples; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        series.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    internal static MultilabelQuality Of(QualitySeries<SingleMetric<MultilabelConfusion, MultilabelCounts>, MultilabelCounts> series) =>
        series.View(static own => new MultilabelQuality(own));
}
