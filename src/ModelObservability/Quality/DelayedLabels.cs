using ModelObservability.Quality;

namespace ModelObservability;

/// <summary>
/// Joins labels that arrive later to the predictions they belong to, by an id, and records the pairs. Memory is bounded: predictions are
/// forgotten by age and for want of room. Thread-safe; one lock per call.
/// </summary>
/// <typeparam name="TKey">The id of a prediction: a request id, an order number.</typeparam>
/// <typeparam name="TPrediction">What was predicted: a score, a class index.</typeparam>
/// <typeparam name="TLabel">The truth.</typeparam>
public sealed class DelayedLabels<TKey, TPrediction, TLabel> where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly DelayedLabelBuffer<TKey, TPrediction> buffer;
    private readonly LabelSeries series;
    private readonly ModelMonitor monitor;
    private readonly Action<TLabel, TPrediction> record;
    private readonly long maxAge;
    private long matched, unknown, duplicate;

    internal DelayedLabels(ModelMonitor monitor, LabelSeries series, DelayedLabelsOptions options, Action<TLabel, TPrediction> record)
    {
        (this.monitor, this.series, this.record) = (monitor, series, record);
        buffer = new(options.Capacity);
        maxAge = (long)Math.Min(options.MaxAge.TotalSeconds * monitor.TimeProvider.TimestampFrequency, long.MaxValue / 4);
    }

    /// <summary>What became of predictions and labels so far.</summary>
    public DelayedLabelCounts Counts
    {
        get
        {
            lock (gate)
            {
                Forget(monitor.Clock.Timestamp());
                return new(matched, unknown, buffer.Expired, duplicate, buffer.Pending);
            }
        }
    }

    /// <summary>Remembers a prediction until its label comes. An id that is remembered already is counted as <c>duplicate</c> and keeps its first prediction.</summary>
    /// <param name="id">The id its label will come with.</param>
    /// <param name="prediction">What was predicted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public void Predicted(TKey id, TPrediction prediction)
    {
        ArgumentNullException.ThrowIfNull(id);
        long now = monitor.Clock.Timestamp();
        lock (gate)
        {
            Forget(now);
            long expired = buffer.Expired;
            if (!buffer.TryAdd(id, prediction, now)) Count(ref duplicate, LabelResult.Duplicate);
            series.Add(LabelResult.Expired, buffer.Expired - expired);
        }
    }

    /// <summary>Hands over the truth. It is recorded with its prediction, or counted as <c>unknown</c> or <c>duplicate</c>.</summary>
    /// <param name="id">The id of the prediction.</param>
    /// <param name="label">The truth.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public void Labelled(TKey id, TLabel label)
    {
        ArgumentNullException.ThrowIfNull(id);
        long now = monitor.Clock.Timestamp(), predictedAt;
        TPrediction? prediction;
        lock (gate)
        {
            Forget(now);
            if (!buffer.TryLabel(id, out prediction, out predictedAt, out bool already))
            {
                Count(ref unknown, LabelResult.Unknown);
                return;
            }

            if (already)
            {
                Count(ref duplicate, LabelResult.Duplicate);
                return;
            }

            Count(ref matched, LabelResult.Matched);
        }

        QualityInstruments.LabelDelay.Record(monitor.Clock.Seconds(predictedAt, now), series.Tags);
        record(label, prediction!);
    }

    private void Forget(long now)
    {
        if (now < long.MinValue / 2) return; // the clock failed: nothing is forgotten on its word
        long expired = buffer.Expired;
        buffer.ForgetBefore(now - maxAge);
        series.Add(LabelResult.Expired, buffer.Expired - expired);
    }

    private void Count(ref long counter, LabelResult result)
    {
        counter++;
        series.Add(result, 1);
    }
}
