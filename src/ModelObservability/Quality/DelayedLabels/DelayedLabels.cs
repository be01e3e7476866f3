using ModelObservability.Quality;
using ModelObservability.Signals;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// Joins labels that arrive later to the predictions they belong to, by an id, and records the pairs. It lives in one process: a label that
/// reaches another replica, or this one after a restart, is unknown there. Memory is bounded: predictions are forgotten by age and for want of
/// room (100,000 by default, which at 100 predictions a second is 17 minutes). Thread-safe; one lock per call.
/// </summary>
/// <typeparam name="TKey">The id of a prediction: a request id, an order number.</typeparam>
/// <typeparam name="TPrediction">What was predicted: a score, a class index, a number.</typeparam>
/// <typeparam name="TLabel">The truth.</typeparam>
public sealed class DelayedLabels<TKey, TPrediction, TLabel> : IForgetful where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly DelayedLabelBuffer<TKey, Remembered> buffer;
    private readonly LabelSeries series;
    private readonly SafeClock clock;
    private readonly Action<TLabel, TPrediction> record;
    private readonly RecorderOf recorderOf;
    private readonly long maxAge;
    private readonly ModelIdentity identity;
    private readonly int capacity;
    private long matched, unknown, duplicate;
    private bool full;

    internal DelayedLabels(QualityTracker tracker, DelayedLabelsOptions? options, Action<TLabel, TPrediction> record, RecorderOf recorderOf)
    {
        options ??= new();
        (series, clock, this.record, this.recorderOf) = (tracker.Labels, tracker.Clock, record, recorderOf);
        (identity, capacity) = (tracker.Identity, options.Capacity);
        buffer = new(options.Capacity);
        maxAge = clock.Units(options.MaxAge);
        series.Register(this);
    }

    /// <summary>Who records the pairs of a segment.</summary>
    internal delegate Action<TLabel, TPrediction> RecorderOf(ReadOnlySpan<char> segment);

    /// <summary>What became of predictions and labels so far.</summary>
    public DelayedLabelCounts Counts
    {
        get
        {
            lock (gate)
            {
                Forget(clock.Timestamp());
                return new(matched, unknown, buffer.Expired, duplicate, buffer.Pending);
            }
        }
    }

    /// <summary>Remembers a prediction until its label comes. An id that is remembered already is counted as <c>duplicate</c> and keeps its first prediction.</summary>
    /// <param name="id">The id its label will come with.</param>
    /// <param name="prediction">What was predicted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public void Predicted(TKey id, TPrediction prediction) => Predicted(id, prediction, record);

    /// <summary>Remembers a prediction of a segment until its label comes; the pair is then recorded in the segment.</summary>
    /// <param name="id">The id its label will come with.</param>
    /// <param name="prediction">What was predicted.</param>
    /// <param name="segment">The segment, as in <c>Segment</c> of the tracker.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><see cref="QualityOptions.SegmentBy"/> names no attribute.</exception>
    public void Predicted(TKey id, TPrediction prediction, ReadOnlySpan<char> segment) => Predicted(id, prediction, recorderOf(segment));

    /// <summary>Hands over the truth. It is recorded with its prediction, or counted as <c>unknown</c> or <c>duplicate</c>.</summary>
    /// <param name="id">The id of the prediction.</param>
    /// <param name="label">The truth.</param>
    /// <returns>Which of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public DelayedLabelResult Labelled(TKey id, TLabel label)
    {
        ArgumentNullException.ThrowIfNull(id);
        long now = clock.Timestamp(), predictedAt;
        Remembered remembered;
        lock (gate)
        {
            Forget(now);
            if (!buffer.TryLabel(id, out remembered, out predictedAt, out bool already))
            {
                Count(ref unknown, LabelResult.Unknown);
                return DelayedLabelResult.Unknown;
            }

            if (already)
            {
                Count(ref duplicate, LabelResult.Duplicate);
                return DelayedLabelResult.Duplicate;
            }

            Count(ref matched, LabelResult.Matched);
        }

        QualityInstruments.LabelDelay.Record(clock.Seconds(predictedAt, now), series.Tags);
        remembered.Record(label, remembered.Prediction);
        return DelayedLabelResult.Matched;
    }

    void IForgetful.Forget()
    {
        lock (gate) Forget(clock.Timestamp());
    }

    private void Predicted(TKey id, TPrediction prediction, Action<TLabel, TPrediction> recorder)
    {
        ArgumentNullException.ThrowIfNull(id);
        long now = clock.Timestamp(), forgotten;
        lock (gate)
        {
            Forget(now);
            long expired = buffer.Expired;
            if (!buffer.TryAdd(id, new(prediction, recorder), now)) Count(ref duplicate, LabelResult.Duplicate);
            forgotten = buffer.Expired - expired;
            series.Add(LabelResult.Expired, forgotten);
        }

        if (forgotten > 0 && !Interlocked.Exchange(ref full, true)) TellThatFull();
    }

    /// <summary>Once: from now on every prediction drives out another.</summary>
    private void TellThatFull() => SignalInstruments.Announce(identity, CoreSignals.LabelsForgotten, new Dictionary<string, object>
    {
        [Names.Quality.LabelCapacity] = capacity,
        [Names.Quality.LabelMaxAge] = clock.Seconds(0, maxAge),
    });

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

    private readonly record struct Remembered(TPrediction Prediction, Action<TLabel, TPrediction> Record);
}
