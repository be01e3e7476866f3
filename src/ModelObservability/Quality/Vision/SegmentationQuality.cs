using ModelObservability.Metrics.Vision;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of semantic segmentation: pixel counters per class that add up over replicas, and gauges of IoU and Dice.
/// Thread-safe; one lock per call, no allocation. Invalid pixels are rejected and counted and cause no exception.
/// </summary>
public sealed class SegmentationQuality
{
    private readonly QualitySeries<SingleMetric<SegmentationOverlap, SegmentationValue>, SegmentationValue> series;

    private SegmentationQuality(QualitySeries<SingleMetric<SegmentationOverlap, SegmentationValue>, SegmentationValue> series) => this.series = series;

    /// <summary>The overlap since the beginning, with all scores.</summary>
    public SegmentationValue All => series.Tracker.Read(series).All;

    /// <summary>The overlap of the recent window; since the beginning if there is no window.</summary>
    public SegmentationValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public SegmentationQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records the pixels of an image, or of a part of one.</summary>
    /// <param name="labels">The true classes, 0 to classes - 1; other values, except the ignored class, are rejected.</param>
    /// <param name="predictions">The predicted classes in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        series.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) =>
        series.Add(new LabelledBatch<int, int>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    internal static SegmentationQuality Of(QualitySeries<SingleMetric<SegmentationOverlap, SegmentationValue>, SegmentationValue> series) =>
        series.View(static own => new SegmentationQuality(own));
}
