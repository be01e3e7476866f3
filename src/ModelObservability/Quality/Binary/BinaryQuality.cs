using ModelObservability.Metrics;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// The quality of a classifier of two classes: outcome counters that sum over replicas, and gauges of the scores. Thread-safe; one lock per
/// batch, no allocation. Bad samples are rejected and counted, never thrown.
/// </summary>
public sealed class BinaryQuality
{
    private readonly QualitySeries<BinaryState, BinaryQualityValue> series;
    private readonly Action<bool, double> recordOne;

    private BinaryQuality(QualitySeries<BinaryState, BinaryQualityValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The outcomes of all time, with their scores.</summary>
    public BinaryCounts Counts => All.Counts;

    /// <summary>Everything measured in all time.</summary>
    public BinaryQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same of the recent window; of all time where there is none.</summary>
    public BinaryQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <summary>The samples of one segment, to record and to read. The tracker itself reads all segments together.</summary>
    /// <param name="value">The value of <see cref="QualityOptions.SegmentBy"/>; empty: samples without a segment. Longer than 64: <c>__other__</c>.</param>
    /// <returns>The same object for the same segment; beyond <see cref="QualityOptions.MaxSegments"/> that of <c>__other__</c>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="QualityOptions.SegmentBy"/> names no attribute.</exception>
    public BinaryQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with scores; a score of the threshold or more is predicted positive.</summary>
    /// <param name="labels">The truth, one per sample.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, infinities are not, unless scores are probabilities.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<bool, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{bool}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<bool, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with scores; a score of the threshold or more is predicted positive.</summary>
    /// <param name="labels">The truth, one per sample: 0 or 1; anything else is rejected.</param>
    /// <param name="scores">The scores in the same order; NaN is rejected, infinities are not, unless scores are probabilities.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<byte, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<byte, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The truth, one per sample.</param>
    /// <param name="predictions">What was predicted, in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        series.Add(new LabelledBatch<bool, bool>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The truth, one per sample: 0 or 1; anything else is rejected.</param>
    /// <param name="predictions">What was predicted, in the same order: 0 or 1; anything else is rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        series.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The truth.</param>
    /// <param name="score">Its score.</param>
    public void Record(bool label, double score) => Record(new ReadOnlySpan<bool>(in label), new ReadOnlySpan<double>(in score));

    /// <summary>Waits for labels that arrive later and records each with its score.</summary>
    /// <typeparam name="TKey">The id of a prediction.</typeparam>
    /// <param name="options">How long, and for how many.</param>
    /// <returns>The buffer to hand scores and labels to.</returns>
    public DelayedLabels<TKey, double, bool> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static BinaryQuality Of(QualitySeries<BinaryState, BinaryQualityValue> series) => series.View(static own => new BinaryQuality(own));
}
