using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>What became of a label or of the prediction it belongs to, in the order of <c>ml.label.result</c>.</summary>
internal enum LabelResult
{
    Matched,
    Unknown,
    Expired,
    Duplicate,
    Dropped,
}

/// <summary>A buffer of predictions that wait for their labels until they are too old.</summary>
internal interface IPendingLabels
{
    /// <summary>Drops predictions that are too old by now.</summary>
    void Forget();

    /// <summary>Called once when the monitor is disposed: drops old predictions and writes those still queued for a store.</summary>
    void Finish();
}

/// <summary>Delayed labels of one model, counted for publication. Thread-safe.</summary>
internal sealed class LabelSeries(ModelIdentity identity)
{
    internal static readonly string[] ResultNames = ["matched", "unknown", "expired", "duplicate", "dropped"];

    private const int LeastLookAt = 16;

    private readonly List<WeakReference<IPendingLabels>> waiting = [];
    private int lookAt = LeastLookAt;
    private readonly long[] counts = new long[ResultNames.Length];
    private readonly KeyValuePair<string, object?>[][] tags =
        [.. ResultNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Quality.LabelResult, name)))];

    private volatile bool waited; // from the first buffer on every result is published, at 0 where there was none

    public KeyValuePair<string, object?>[] Tags { get; } = ModelTags.Of(identity);

    /// <summary>Whether delayed labels were ever in use.</summary>
    public bool IsWaitedFor => waited;

    public void Add(LabelResult result, long amount)
    {
        if (amount != 0) Interlocked.Add(ref counts[(int)result], amount);
    }

    /// <summary>Adds a buffer, referenced weakly; it drops old predictions at every collection too.</summary>
    public void Register(IPendingLabels buffer)
    {
        lock (waiting)
        {
            if (waiting.Count >= lookAt)
            {
                waiting.RemoveAll(static known => !known.TryGetTarget(out _));
                lookAt = Math.Max(LeastLookAt, 2 * waiting.Count); // also where nobody collects
            }

            waiting.Add(new(buffer));
        }

        waited = true;
    }

    /// <summary>Drops predictions that are too old by now.</summary>
    public void Forget()
    {
        foreach (IPendingLabels buffer in Waiting()) buffer.Forget();
    }

    /// <summary>The last time: also writes what waits to be stored.</summary>
    public void Finish()
    {
        foreach (IPendingLabels buffer in Waiting()) buffer.Finish();
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        for (int result = 0; result < counts.Length; result++)
            if (waited) yield return (Volatile.Read(ref counts[result]), tags[result]);
    }

    private List<IPendingLabels> Waiting()
    {
        lock (waiting)
        {
            List<IPendingLabels> alive = [];
            waiting.RemoveAll(static buffer => !buffer.TryGetTarget(out _));
            foreach (WeakReference<IPendingLabels> buffer in waiting)
                if (buffer.TryGetTarget(out IPendingLabels? target)) alive.Add(target);
            return alive;
        }
    }
}
