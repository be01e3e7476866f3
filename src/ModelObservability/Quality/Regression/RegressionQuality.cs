using ModelObservability.Metrics.Regression;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Tracks the quality of a regression: sums of errors that add up over replicas, and gauges of scores. Thread-safe; one lock per batch, no
/// allocation. A sample whose error is not finite is rejected and counted and causes no exception.
/// </summary>
public sealed class RegressionQuality
{
    private readonly QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series;
    private readonly Action<double, double> recordOne;

    private RegressionQuality(QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The errors since the beginning, with all scores.</summary>
    public RegressionValue All => series.Tracker.Read(series).All;

    /// <summary>The errors of the recent window; since the beginning if there is no window.</summary>
    public RegressionValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public RegressionQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of targets with predictions.</summary>
    /// <param name="targets">The true values, in any unit.</param>
    /// <param name="predictions">The predictions in the same order and unit.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions) =>
        series.Add(new LabelledBatch<double, double>(targets, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public void Record(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions) =>
        series.Add(new LabelledBatch<float, float>(targets, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="target">The true value.</param>
    /// <param name="prediction">The prediction.</param>
    public void Record(double target, double prediction) => Record(new ReadOnlySpan<double>(in target), new ReadOnlySpan<double>(in prediction));

    /// <inheritdoc cref="BinaryQuality.CaptureReference(bool)"/>
    public ReferenceProfile CaptureReference(bool recent = false) => series.Tracker.Capture(series, recent);

    /// <summary>Creates a buffer that matches true values arriving later with their predictions.</summary>
    /// <typeparam name="TKey">The type of the ids of predictions.</typeparam>
    /// <param name="options">How long predictions are kept, and how many.</param>
    /// <returns>The buffer for predictions and true values.</returns>
    public DelayedLabels<TKey, double, double> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static RegressionQuality Of(QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series) =>
        series.View(static own => new RegressionQuality(own));
}
