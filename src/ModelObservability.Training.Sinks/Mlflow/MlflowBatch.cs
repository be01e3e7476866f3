namespace ModelObservability.Training.Sinks.Mlflow;

/// <summary>
/// What one <c>runs/log-batch</c> may hold (mlflow/utils/validation.py): 1,000 metrics, 100 parameters, 100 tags, 1,000 of all, 1 MB. Gathers
/// until one of them is reached. Not thread-safe.
/// </summary>
internal sealed class MlflowBatch
{
    private const int MaxEntities = 1000;
    private const int MaxPairs = 100;
    private const int MaxBytes = 900_000; // of 1,000,000, estimated from above

    private readonly List<Metric> metrics = [];
    private readonly List<Pair> parameters = [];
    private readonly List<Pair> tags = [];
    private int bytes;

    public bool IsEmpty => metrics.Count + parameters.Count + tags.Count == 0;

    /// <summary>Adds a metric; false where it does not fit.</summary>
    public bool TryAdd(string key, double value, long timestamp, long step)
    {
        int size = 120 + 6 * key.Length; // a letter escaped is six
        if (!HasRoom(size)) return false;
        metrics.Add(new(key, value, timestamp, step));
        bytes += size;
        return true;
    }

    /// <summary>Adds a parameter; false where it does not fit.</summary>
    public bool TryAddParameter(Pair parameter) => TryAdd(parameters, parameter);

    /// <summary>Adds a tag; false where it does not fit.</summary>
    public bool TryAddTag(Pair tag) => TryAdd(tags, tag);

    /// <summary>What was gathered; the batch is then empty.</summary>
    public LogBatch Take()
    {
        LogBatch message = new(null, [.. metrics], [.. parameters], [.. tags]);
        metrics.Clear();
        parameters.Clear();
        tags.Clear();
        bytes = 0;
        return message;
    }

    private bool TryAdd(List<Pair> pairs, Pair pair)
    {
        int size = 40 + 6 * (pair.Key.Length + pair.Value.Length); // a letter escaped is six
        if (pairs.Count == MaxPairs || !HasRoom(size)) return false;
        pairs.Add(pair);
        bytes += size;
        return true;
    }

    private bool HasRoom(int size) => metrics.Count + parameters.Count + tags.Count < MaxEntities && bytes + size <= MaxBytes;
}
