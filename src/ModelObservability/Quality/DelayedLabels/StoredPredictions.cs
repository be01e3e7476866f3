namespace ModelObservability.Quality;

/// <summary>
/// Predictions on their way to a store and back. Whoever predicts only appends to a queue of bounded length; a thread of the pool writes it in
/// batches. Who hands over a label first writes what is queued, so that a process always finds its own predictions. Thread-safe.
/// </summary>
internal sealed class StoredPredictions<TKey>(QualityTracker tracker, DelayedLabelsOptions options, IPredictionStore store) : IThreadPoolWorkItem
    where TKey : notnull
{
    /// <summary>Predictions that wait to be written, twice 40 bytes each at most, and their ids.</summary>
    public const int QueueLength = 65_536;

    private const int Batch = 1024;

    private readonly string model = string.Join('\t', tracker.Task, tracker.Identity.Name, tracker.Identity.Version, tracker.Identity.Framework);
    private readonly Func<TKey, string> text = IdText.Of<TKey>();
    private readonly Lock gate = new(); // the queue
    private readonly Lock writing = new(); // the store, and what is being written
    private readonly StoredPrediction[] batch = new StoredPrediction[Batch];
    private Queued[] queue = new Queued[64], written = new Queued[64];
    private int queued;
    private bool scheduled, finished, full, lost;
    private long expired, duplicate, dropped, pending;

    public long Expired => Volatile.Read(ref expired);

    /// <summary>Second predictions of an id.</summary>
    public long Duplicate => Volatile.Read(ref duplicate);

    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>Predictions of all processes that wait for a label, as far as the store could say.</summary>
    public long Pending => Volatile.Read(ref pending);

    /// <summary>Queues a prediction; it is counted as dropped where the queue is full.</summary>
    public void Add(TKey id, double value, string? segment)
    {
        DateTimeOffset now = tracker.Clock.UtcNow();
        bool begin, room;
        lock (gate)
        {
            room = queued < QueueLength;
            if (room)
            {
                if (queued == queue.Length) Array.Resize(ref queue, 2 * queued);
                queue[queued++] = new(id, value, now, segment);
            }

            begin = !scheduled;
            scheduled = true;
        }

        if (begin) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        if (!room) Drop(1);
    }

    /// <summary>Finds the predictions of labels.</summary>
    /// <returns>False where the store failed.</returns>
    public bool TryTake(ReadOnlySpan<TKey> ids, Span<TakenPrediction> taken)
    {
        taken.Fill(new(DelayedLabelResult.Unknown, default));
        string[] texts = new string[ids.Length];
        for (int index = 0; index < texts.Length; index++) texts[index] = text(ids[index]);
        lock (writing)
        {
            Write();
            try
            {
                for (int from = 0; from < texts.Length; from += Batch)
                {
                    int count = Math.Min(Batch, texts.Length - from);
                    store.Take(model, texts.AsSpan(from, count), taken.Slice(from, count));
                }

                return true;
            }
            catch when (Faults.Caught(FaultSite.Store))
            {
                return false;
            }
        }
    }

    /// <summary>Writes what is queued, forgets what is too old or too much, and counts.</summary>
    public void Update()
    {
        lock (writing)
        {
            Write();
            try
            {
                Volatile.Write(ref pending, store.Count(model));
            }
            catch when (Faults.Caught(FaultSite.Store))
            {
                // As many as it said last.
            }
        }
    }

    /// <summary>The last time for a monitor: the store may be gone afterwards and is not touched without need.</summary>
    public void Finish()
    {
        Update();
        lock (gate) finished = true;
    }

    /// <summary>Forgets soon, on a thread of the pool.</summary>
    public void ForgetSoon()
    {
        lock (gate)
        {
            if (scheduled || finished) return;
            scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            lock (writing)
                if (!IsDone()) Write();
        }
        while (IsMoreQueued());
    }

    private bool IsDone()
    {
        lock (gate) return finished && queued == 0;
    }

    private bool IsMoreQueued()
    {
        lock (gate) return scheduled = queued > 0;
    }

    private void Write()
    {
        for (int count = Swap(); count > 0; count = Swap())
        {
            Forget(); // first: an id that is too old may come again
            for (int from = 0; from < count; from += Batch) Write(written.AsSpan(from, Math.Min(Batch, count - from)));
            written.AsSpan(0, count).Clear();
        }

        Forget();
    }

    private int Swap()
    {
        lock (gate)
        {
            (queue, written) = (written, queue);
            (int count, queued) = (queued, 0);
            return count;
        }
    }

    private void Write(ReadOnlySpan<Queued> some)
    {
        try
        {
            for (int index = 0; index < some.Length; index++)
                batch[index] = new(text(some[index].Id), some[index].Value, some[index].At, some[index].Segment);
            int known = some.Length - Math.Clamp(store.Add(model, batch.AsSpan(0, some.Length)), 0, some.Length);
            Interlocked.Add(ref duplicate, known);
            tracker.Labels.Add(LabelResult.Duplicate, known);
        }
        catch when (Faults.Caught(FaultSite.Store))
        {
            Drop(some.Length);
        }

        batch.AsSpan(0, some.Length).Clear();
    }

    private void Forget()
    {
        try
        {
            DateTimeOffset now = tracker.Clock.UtcNow();
            DateTimeOffset before = now - DateTimeOffset.MinValue > options.MaxAge ? now - options.MaxAge : DateTimeOffset.MinValue;
            ForgottenPredictions forgotten = store.Forget(model, before, options.Capacity);
            Interlocked.Add(ref expired, forgotten.ByAge + forgotten.ForRoom);
            tracker.Labels.Add(LabelResult.Expired, forgotten.ByAge + forgotten.ForRoom);
            if (forgotten.ForRoom > 0 && !Interlocked.Exchange(ref full, true)) LabelSignals.TellThatFull(tracker.Identity, options);
        }
        catch when (Faults.Caught(FaultSite.Store))
        {
            // They are forgotten later.
        }
    }

    private void Drop(int count)
    {
        Interlocked.Add(ref dropped, count);
        tracker.Labels.Add(LabelResult.Dropped, count);
        if (!Interlocked.Exchange(ref lost, true)) LabelSignals.TellThatLost(tracker.Identity, QueueLength);
    }

    private readonly record struct Queued(TKey Id, double Value, DateTimeOffset At, string? Segment);
}
