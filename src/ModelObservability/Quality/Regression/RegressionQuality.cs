using ModelObservability.Metrics.Regression;
using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// The quality of a regression: sums of errors that add up over replicas, and gauges of the scores. Thread-safe; one lock per batch, no
/// allocation. A sample whose error is not finite is rejected and counted, never thrown.
/// </summary>
public sealed class RegressionQuality
{
    private readonly QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series;
    private readonly Action<double, double> recordOne;

    private RegressionQuality(QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series) => (this.series, recordOne) = (series, Record);

    /// <summary>The errors of all time, with every score.</summary>
    public RegressionValue All => series.Tracker.Read(series).All;

    /// <summary>The errors of the recent window; of all time where there is none.</summary>
    public RegressionValue Recent => series.Tracker.Read(series).Recent;

    /// <inheritdoc cref="BinaryQuality.Segment(ReadOnlySpan{char})"/>
    public RegressionQuality Segment(ReadOnlySpan<char> value) => Of(series.Tracker.Segment(value));

    /// <summary>Records a batch of targets with predictions.</summary>
    /// <param name="targets">The truth, in any unit.</param>
    /// <param name="predictions">One for each target, in its unit.</param>
    /// <exception cref="ArgumentException">The spans differ in length; nothing was recorded.</exception>
    public void Record(ReadOnlySpan<double> targets, ReadOnlySpan<double> predictions) =>
        series.Add(new LabelledBatch<double, double>(targets, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <inheritdoc cref="Record(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public void Record(ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions) =>
        series.Add(new LabelledBatch<float, float>(targets, predictions), static (state, batch) => state.Metric.Add(batch.Labels, batch.Predictions));

    /// <summary>Records one sample.</summary>
    /// <param name="target">The truth.</param>
    /// <param name="prediction">What was predicted.</param>
    public void Record(double target, double prediction) => Record(new ReadOnlySpan<double>(in target), new ReadOnlySpan<double>(in prediction));

    /// <summary>Waits for true values that arrive later and records each with its prediction.</summary>
    /// <typeparam name="TKey">The id of a prediction.</typeparam>
    /// <param name="options">How long, and for how many.</param>
    /// <returns>The buffer to hand predictions and true values to.</returns>
    public DelayedLabels<TKey, double, double> DelayLabels<TKey>(DelayedLabelsOptions? options = null) where TKey : notnull =>
        new(series.Tracker, options, recordOne, value => Segment(value).recordOne);

    internal static RegressionQuality Of(QualitySeries<SingleMetric<RegressionErrors, RegressionValue>, RegressionValue> series) =>
        series.View(static own => new RegressionQuality(own));
}
