using ModelObservability.Metrics;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>
/// The samples of one segment, or those without a segment: totals since the beginning and a sliding window, with one lock per batch. Thread-safe.
/// </summary>
internal sealed class QualitySeries<TState, TValue>(QualityTracker<TState, TValue> tracker, string? segment, TState empty)
    where TState : class, IStreamingMetric<TState, TValue>
{
    private readonly Lock gate = new();
    private readonly SlidingTotals<TState, TValue> totals = new(empty, tracker.WindowLength);
    private object? view;
    private long batches;

    public delegate void Addition<TBatch>(TState state, TBatch batch) where TBatch : allows ref struct;

    public QualityTracker<TState, TValue> Tracker { get; } = tracker;

    /// <summary>The segment; null for samples without one.</summary>
    public string? Segment { get; } = segment;

    /// <summary>The attributes of the model, the tracker and the segment.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = segment is null
        ? ModelTags.Of(tracker.Identity, TaskOf(tracker))
        : ModelTags.Of(tracker.Identity, TaskOf(tracker), new KeyValuePair<string, object?>(tracker.Options.SegmentBy!, segment));

    /// <summary>The application's tracker of this series; null before it was asked for.</summary>
    public object? CurrentView => view;

    /// <summary>The published values of monotonic sums.</summary>
    public MonotonicSums Sums { get; } = new();

    /// <summary>The number of batches so far.</summary>
    public long Batches => Volatile.Read(ref batches);

    /// <summary>Adds a batch; the state validates it before it changes.</summary>
    public void Add<TBatch>(TBatch batch, Addition<TBatch> addition) where TBatch : allows ref struct
    {
        long now = Tracker.Now();
        lock (gate)
        {
            addition(totals.At(now), batch);
            Volatile.Write(ref batches, batches + 1);
        }
    }

    /// <summary>Merges the counts into the states of a reader.</summary>
    public void AddTo(TState older, TState recent, TState tumbling, long now)
    {
        lock (gate) totals.AddTo(older, recent, tumbling, now);
    }

    public long SliceAt(long now) => totals.SliceAt(now);

    /// <summary>The application's tracker of this series: always the same object, so that getting a segment again allocates nothing.</summary>
    public TView View<TView>(Func<QualitySeries<TState, TValue>, TView> create) where TView : class => (TView)(view ??= create(this));

    private static KeyValuePair<string, object?> TaskOf(QualityTracker tracker) => new(Names.Quality.Task, tracker.Task);
}
