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

/// <summary>Who waits for labels and forgets after a time.</summary>
internal interface IForgetful
{
    /// <summary>Forgets what is too old by now.</summary>
    void Forget();

    /// <summary>The last thing done for a monitor: forgets, and writes what waits to be stored.</summary>
    void Finish();
}

/// <summary>Delayed labels of one model, counted for publication. Thread-safe.</summary>
internal sealed class LabelSeries(ModelIdentity identity)
{
    private static readonly string[] ResultNames = ["matched", "unknown", "expired", "duplicate", "dropped"];

    private const int LeastLookAt = 16;

    private readonly List<WeakReference<IForgetful>> waiting = [];
    private int lookAt = LeastLookAt;
    private readonly long[] counts = new long[ResultNames.Length];
    private readonly KeyValuePair<string, object?>[][] tags =
        [.. ResultNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Quality.LabelResult, name)))];

    private volatile bool waited; // from the first buffer on every result is published, at 0 where there was none

    public KeyValuePair<string, object?>[] Tags { get; } = ModelTags.Of(identity);

    /// <summary>Whether anybody ever waited for labels.</summary>
    public bool IsWaitedFor => waited;

    public void Add(LabelResult result, long amount)
    {
        if (amount != 0) Interlocked.Add(ref counts[(int)result], amount);
    }

    /// <summary>Somebody who forgets at every collection too, for as long as the application keeps it.</summary>
    public void Register(IForgetful buffer)
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

    /// <summary>Forgets what is too old by now.</summary>
    public void Forget()
    {
        foreach (IForgetful buffer in Waiting()) buffer.Forget();
    }

    /// <summary>The last time: also writes what waits to be stored.</summary>
    public void Finish()
    {
        foreach (IForgetful buffer in Waiting()) buffer.Finish();
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        for (int result = 0; result < counts.Length; result++)
            if (waited) yield return (Volatile.Read(ref counts[result]), tags[result]);
    }

    private List<IForgetful> Waiting()
    {
        lock (waiting)
        {
            List<IForgetful> alive = [];
            waiting.RemoveAll(static buffer => !buffer.TryGetTarget(out _));
            foreach (WeakReference<IForgetful> buffer in waiting)
                if (buffer.TryGetTarget(out IForgetful? target)) alive.Add(target);
            return alive;
        }
    }
}
