using ModelObservability.Metrics.Vision;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of binary masks: pixel counters that add up over replicas, and gauges of IoU and Dice over all pixels and averaged over masks.
/// Thread-safe; one lock per mask, no allocation.
/// </summary>
public sealed class MaskQuality
{
    private readonly QualitySeries<SingleMetric<MaskOverlap, MaskOverlapValue>, MaskOverlapValue> series;

    private MaskQuality(QualitySeries<SingleMetric<MaskOverlap, MaskOverlapValue>, MaskOverlapValue> series) => this.series = series;

    /// <summary>The overlap since the beginning, with all scores.</summary>
    public MaskOverlapValue All => series.Tracker.Read(series).All;

    /// <summary>The overlap of the recent window; since the beginning if there is no window.</summary>
    public MaskOverlapValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public MaskQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records one mask.</summary>
    /// <param name="labels">The true mask.</param>
    /// <param name="predictions">The predicted mask, with the pixels in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<bool> labels, ReadOnlySpan<bool> predictions) =>
        series.Add(new LabelledBatch<bool, bool>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one mask; a pixel is set if its byte is not 0.</summary>
    /// <param name="labels">The true mask.</param>
    /// <param name="predictions">The predicted mask, with the pixels in the same order.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> predictions) =>
        series.Add(new LabelledBatch<byte, byte>(labels, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    internal static MaskQuality Of(QualitySeries<SingleMetric<MaskOverlap, MaskOverlapValue>, MaskOverlapValue> series) =>
        series.View(static own => new MaskQuality(own));
}
