using ModelObservability.Quality;
using ModelObservability.Telemetry;

namespace ModelObservability;

/// <summary>
/// Joins labels that arrive later to the predictions they belong to, by an id, and records the pairs. By default it lives in one process: a
/// label that reaches another replica, or this one after a restart, is unknown there; with <see cref="DelayedLabelsOptions.Store"/> it is
/// found. Predictions are forgotten by age and for want of room (100,000 by default, which at 100 predictions a second is 17 minutes).
/// Thread-safe; one lock per call.
/// </summary>
/// <typeparam name="TKey">The id of a prediction: a request id, an order number.</typeparam>
/// <typeparam name="TPrediction">What was predicted: a score, a class index, a number.</typeparam>
/// <typeparam name="TLabel">The truth.</typeparam>
public sealed class DelayedLabels<TKey, TPrediction, TLabel> : IPendingLabels where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly DelayedLabelBuffer<TKey, Remembered> buffer;
    private readonly StoredPredictions<TKey>? stored; // instead of the buffer
    private readonly QualityTracker tracker;
    private readonly LabelSeries series;
    private readonly SafeClock clock;
    private readonly Action<TLabel, TPrediction> record;
    private readonly RecorderOf recorderOf;
    private readonly long maxAge;
    private readonly DelayedLabelsOptions options;
    private long matched, unknown, duplicate;
    private bool full;

    internal DelayedLabels(QualityTracker tracker, DelayedLabelsOptions? options, Action<TLabel, TPrediction> record, RecorderOf recorderOf)
    {
        this.options = options ??= new();
        (this.tracker, series, clock, this.record, this.recorderOf) = (tracker, tracker.Labels, tracker.Clock, record, recorderOf);
        buffer = new(options.Capacity);
        if (options.Store is { } store) stored = new(tracker, options, store);
        maxAge = clock.Units(options.MaxAge);
        series.Register(this);
    }

    /// <summary>Who records the pairs of a segment.</summary>
    internal delegate Action<TLabel, TPrediction> RecorderOf(ReadOnlySpan<char> segment);

    /// <summary>
    /// What became of predictions and labels so far, handed over here. With a store, what is queued is written first, and <c>Pending</c> counts
    /// the predictions of every process.
    /// </summary>
    public DelayedLabelCounts Counts
    {
        get
        {
            if (stored is not null)
            {
                stored.Update();
                lock (gate) return new(matched, unknown, stored.Expired, duplicate + stored.Duplicate, stored.Pending, stored.Dropped);
            }

            lock (gate)
            {
                Forget(clock.Timestamp());
                return new(matched, unknown, buffer.Expired, duplicate, buffer.Pending, Dropped: 0);
            }
        }
    }

    /// <summary>Remembers a prediction until its label comes. An id that is remembered already is counted as <c>duplicate</c> and keeps its first prediction.</summary>
    /// <param name="id">The id its label will come with.</param>
    /// <param name="prediction">What was predicted.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public void Predicted(TKey id, TPrediction prediction)
    {
        if (stored is null) Predicted(id, prediction, record);
        else Store(stored, id, prediction, null);
    }

    /// <summary>Remembers a prediction of a segment until its label comes; the pair is then recorded in the segment.</summary>
    /// <param name="id">The id its label will come with.</param>
    /// <param name="prediction">What was predicted.</param>
    /// <param name="segment">The segment, as in <c>Segment</c> of the tracker.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    /// <exception cref="InvalidOperationException"><see cref="QualityOptions.SegmentBy"/> names no attribute.</exception>
    public void Predicted(TKey id, TPrediction prediction, ReadOnlySpan<char> segment)
    {
        Action<TLabel, TPrediction> recorder = recorderOf(segment);
        if (stored is null) Predicted(id, prediction, recorder);
        else Store(stored, id, prediction, segment.IsWhiteSpace() ? null : segment.Length > QualityTracker.LongestSegment ? Names.Other : segment.ToString());
    }

    /// <summary>Hands over the truth. It is recorded with its prediction, or counted as <c>unknown</c> or <c>duplicate</c>.</summary>
    /// <param name="id">The id of the prediction.</param>
    /// <param name="label">The truth.</param>
    /// <returns>Which of them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> is null.</exception>
    public DelayedLabelResult Labelled(TKey id, TLabel label)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (stored is not null)
        {
            DelayedLabelResult result = default;
            LabelStored(stored, new(in id), new(in label), new(ref result));
            return result;
        }

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

    /// <summary>Hands over many truths at once, as a job does that collects them; a store takes them in large batches.</summary>
    /// <param name="ids">The ids of the predictions.</param>
    /// <param name="labels">The truths in the same order.</param>
    /// <param name="results">Receives what became of each, as <see cref="Labelled(TKey, TLabel)"/> returns it.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or an id is null; nothing was recorded.</exception>
    public void Labelled(ReadOnlySpan<TKey> ids, ReadOnlySpan<TLabel> labels, Span<DelayedLabelResult> results)
    {
        if (ids.Length != labels.Length || ids.Length != results.Length)
            throw new ArgumentException($"There are {ids.Length} ids, {labels.Length} labels and room for {results.Length} results; the numbers must be equal.");
        foreach (TKey id in ids)
            if (id is null) throw new ArgumentException("An id is null.", nameof(ids));
        if (stored is not null) LabelStored(stored, ids, labels, results);
        else for (int index = 0; index < ids.Length; index++) results[index] = Labelled(ids[index], labels[index]);
    }

    void IPendingLabels.Forget()
    {
        if (stored is not null) stored.ForgetSoon(); // a collection waits for no store
        else lock (gate) Forget(clock.Timestamp());
    }

    void IPendingLabels.Finish()
    {
        if (stored is not null) stored.Finish();
        else lock (gate) Forget(clock.Timestamp());
    }

    private static void Store(StoredPredictions<TKey> stored, TKey id, TPrediction prediction, string? segment)
    {
        ArgumentNullException.ThrowIfNull(id);
        stored.Add(id, typeof(TPrediction) == typeof(int) ? (int)(object)prediction! : (double)(object)prediction!, segment);
    }

    private void LabelStored(StoredPredictions<TKey> stored, ReadOnlySpan<TKey> ids, ReadOnlySpan<TLabel> labels, Span<DelayedLabelResult> results)
    {
        TakenPrediction[] taken = new TakenPrediction[ids.Length];
        if (!stored.TryTake(ids, taken))
        {
            results.Fill(DelayedLabelResult.Unavailable);
            return;
        }

        DateTimeOffset now = clock.UtcNow();
        for (int index = 0; index < taken.Length; index++)
        {
            results[index] = taken[index].Result;
            lock (gate)
            {
                if (results[index] == DelayedLabelResult.Matched) Count(ref matched, LabelResult.Matched);
                else if (results[index] == DelayedLabelResult.Duplicate) Count(ref duplicate, LabelResult.Duplicate);
                else Count(ref unknown, LabelResult.Unknown);
            }

            if (results[index] == DelayedLabelResult.Matched) Record(labels[index], taken[index].Prediction, now);
        }
    }

    private void Record(TLabel label, StoredPrediction stored, DateTimeOffset now)
    {
        QualityInstruments.LabelDelay.Record(Math.Max(0, (now - stored.PredictedAt).TotalSeconds), series.Tags);
        TPrediction prediction = (TPrediction)(typeof(TPrediction) == typeof(int) ? (object)(int)stored.Value : stored.Value);
        bool apart = stored.Segment is not null && tracker.Options.SegmentBy is not null;
        (apart ? recorderOf(stored.Segment) : record)(label, prediction);
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

        if (forgotten > 0 && !Interlocked.Exchange(ref full, true)) LabelSignals.TellThatFull(tracker.Identity, options);
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

    private readonly record struct Remembered(TPrediction Prediction, Action<TLabel, TPrediction> Record);
}
