using ModelObservability.Metrics;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of a binary classifier: outcome counters that add up over replicas, and gauges of scores. Thread-safe; one lock per
/// batch, no allocation. Invalid samples are rejected and counted and cause no exception.
/// </summary>
public sealed class BinaryQuality
{
    private readonly QualitySeries<BinaryState, BinaryQualityValue> series;
    private readonly Action<bool, double> recordOne;

    private BinaryQuality(QualitySeries<BinaryState, BinaryQualityValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The outcomes since the beginning, with their scores.</summary>
    public BinaryCounts Counts => All.Counts;

    /// <summary>All metrics since the beginning.</summary>
    public BinaryQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same for the recent window; since the beginning if there is no window.</summary>
    public BinaryQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <summary>
    /// The same for the tumbling window: it is as long as the recent one and begins anew at its end, so the intervals of its counts
    /// (<c>AccuracySequence</c>) hold at all looks within it. Since the beginning if there is no window.
    /// </summary>
    public BinaryQualityValue Tumbling => series.Tracker.Read(series).Tumbling;

    /// <summary>Gets the tracker of one segment. The values of this tracker include all segments.</summary>
    /// <param name="value">The value of <see cref="QualityOptions.SegmentBy"/>; empty for samples without a segment. Values of more than 64 characters are in <c>__other__</c>.</param>
    /// <returns>The same object for the same segment; that of <c>__other__</c> beyond <see cref="QualityOptions.MaxSegments"/>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="QualityOptions.SegmentBy"/> is null.</exception>
    public BinaryQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with scores; scores at or above the threshold are predicted positive.</summary>
    /// <param name="labels">The true labels, one per sample.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, and infinity too if scores are probabilities.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<bool, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<bool, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with scores; scores at or above the threshold are predicted positive.</summary>
    /// <param name="labels">The true labels, one per sample: 0 or 1; other values are rejected.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, and infinity too if scores are probabilities.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<byte, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<byte, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true labels, one per sample.</param>
    /// <param name="predictions">The predictions in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        series.Add(new LabelledBatch<bool, bool>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true labels, one per sample: 0 or 1; other values are rejected.</param>
    /// <param name="predictions">The predictions in the same order: 0 or 1; other values are rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        series.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The true label.</param>
    /// <param name="score">Its score.</param>
    public void Record(bool label, double score) => Record(new ReadOnlySpan<bool>(in label), new ReadOnlySpan<double>(in score));

    /// <summary>
    /// What the model is like now, as a reference for later: the counts of this tracker, and of the monitor its calls, the anomalies of its outputs and, with
    /// <c>monitor.TrackLatency()</c>, how long calls took.
    /// </summary>
    /// <param name="recent">Whether the counts of this tracker are those of the window; otherwise since the beginning.</param>
    /// <returns>The reference; save it beside the model.</returns>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    /// <summary>Creates a buffer that matches labels arriving later with their scores.</summary>
    /// <typeparam name="TKey">The type of the ids of predictions.</typeparam>
    /// <param name="options">How long predictions are kept, and how many.</param>
    /// <returns>The buffer for scores and labels.</returns>
    public DelayedLabels<TKey, double, bool> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static BinaryQuality Of(QualitySeries<BinaryState, BinaryQualityValue> series) => series.View(static own => new BinaryQuality(own));
}
