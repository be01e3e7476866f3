using ModelObservability.Metrics;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of a multiclass classifier: outcome counters per class that add up over replicas, and gauges of scores. Thread-safe; one
/// lock per batch, no allocation. Invalid samples are rejected and counted and cause no exception.
/// </summary>
/// <remarks>
/// Memory: classes² × 8 bytes, times 18 with a window or 6 without, plus 13 or 1 times for each segment. Rankings take more:
/// <see cref="MulticlassQualityOptions.RankingBins"/>.
/// </remarks>
public sealed class MulticlassQuality
{
    internal const int MostClasses = 4096;

    private readonly QualitySeries<MulticlassState, MulticlassQualityValue> series;
    private readonly Action<int, int> recordOne;

    private MulticlassQuality(QualitySeries<MulticlassState, MulticlassQualityValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The counts since the beginning, with their scores.</summary>
    public MulticlassCounts Counts => All.Counts;

    /// <summary>All metrics since the beginning.</summary>
    public MulticlassQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same for the recent window; since the beginning if there is no window.</summary>
    public MulticlassQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <summary>
    /// The same for the tumbling window: it is as long as the recent one and begins anew at its end, so the intervals of its counts
    /// (<c>AccuracySequence</c>) hold at all looks within it. Since the beginning if there is no window.
    /// </summary>
    public MulticlassQualityValue Tumbling => series.Tracker.Read(series).Tumbling;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public MulticlassQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true classes, 0 to classes - 1; other values are rejected.</param>
    /// <param name="predictions">The predicted classes in the same order, 0 to classes - 1; other values are rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) =>
        series.Add(new LabelledBatch<int, int>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with rows of scores; the highest score of a row is the prediction, the lowest class on ties.</summary>
    /// <param name="labels">The true classes, 0 to classes - 1; other values are rejected.</param>
    /// <param name="scores">The scores, labels × classes, row by row; rows with NaN are rejected, and rows without probabilities if scores are probabilities.</param>
    /// <exception cref="ArgumentException">The number of scores is not labels × classes; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<int, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<int, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    public void Record(int label, int prediction) => Record(new ReadOnlySpan<int>(in label), new ReadOnlySpan<int>(in prediction));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    /// <summary>Creates a buffer that matches labels arriving later with their predictions.</summary>
    /// <typeparam name="TKey">The type of the ids of predictions.</typeparam>
    /// <param name="options">How long predictions are kept, and how many.</param>
    /// <returns>The buffer for predicted classes and labels.</returns>
    public DelayedLabels<TKey, int, int> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static MulticlassQuality Of(QualitySeries<MulticlassState, MulticlassQualityValue> series) =>
        series.View(static own => new MulticlassQuality(own));
}
