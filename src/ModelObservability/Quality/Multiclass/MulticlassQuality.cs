using ModelObservability.Metrics;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// The quality of a classifier of many classes: outcome counters per class that sum over replicas, and gauges of the scores. Thread-safe; one
/// lock per batch, no allocation. Bad samples are rejected and counted, never thrown.
/// </summary>
/// <remarks>
/// Memory: classes² × 8 bytes, 18 times with a window and 6 times without, and for each segment 13 times and once. Rankings take more:
/// <see cref="MulticlassQualityOptions.RankingBins"/>.
/// </remarks>
public sealed class MulticlassQuality
{
    internal const int MostClasses = 4096;

    private readonly QualitySeries<MulticlassState, MulticlassQualityValue> series;
    private readonly Action<int, int> recordOne;

    private MulticlassQuality(QualitySeries<MulticlassState, MulticlassQualityValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The counts of all time, with their scores.</summary>
    public MulticlassCounts Counts => All.Counts;

    /// <summary>Everything measured in all time.</summary>
    public MulticlassQualityValue All => series.Tracker.Read(series).All;

    /// <summary>The same of the recent window; of all time where there is none.</summary>
    public MulticlassQualityValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public MulticlassQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of labels with predictions.</summary>
    /// <param name="labels">The true classes, 0…classes - 1; anything else is rejected.</param>
    /// <param name="predictions">The predicted classes in the same order, 0…classes - 1; anything else is rejected.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions) =>
        series.Add(new LabelledBatch<int, int>(labels, predictions), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records a batch of labels with rows of scores; the highest score of a row is its prediction, the lowest class where several are.</summary>
    /// <param name="labels">The true classes, 0…classes - 1; anything else is rejected.</param>
    /// <param name="scores">Labels × classes, row after row; a row with NaN is rejected, and one that holds no probabilities where it must.</param>
    /// <exception cref="ArgumentException">There are not as many scores as labels × classes; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores) =>
        series.Add(new LabelledBatch<int, float>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{int}, ReadOnlySpan{float})"/>
    public void Record(ReadOnlySpan<int> labels, ReadOnlySpan<double> scores) =>
        series.Add(new LabelledBatch<int, double>(labels, scores), static (state, batch) => state.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="label">The true class.</param>
    /// <param name="prediction">The predicted class.</param>
    public void Record(int label, int prediction) => Record(new ReadOnlySpan<int>(in label), new ReadOnlySpan<int>(in prediction));

    /// <summary>Waits for labels that arrive later and records each with its prediction.</summary>
    /// <typeparam name="TKey">The id of a prediction.</typeparam>
    /// <param name="options">How long, and for how many.</param>
    /// <returns>The buffer to hand predicted classes and labels to.</returns>
    public DelayedLabels<TKey, int, int> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static MulticlassQuality Of(QualitySeries<MulticlassState, MulticlassQualityValue> series) =>
        series.View(static own => new MulticlassQuality(own));
}
