using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>What became of a label or of the prediction it belongs to, in the order of <c>ml.label.result</c>.</summary>
internal enum LabelResult
{
    Matched,
    Unknown,
    Expired,
    Duplicate,
}

/// <summary>Delayed labels of one model, counted for publication. Thread-safe.</summary>
internal sealed class LabelSeries(ModelIdentity identity)
{
    private static readonly string[] ResultNames = ["matched", "unknown", "expired", "duplicate"];

    private readonly long[] counts = new long[ResultNames.Length];
    private readonly KeyValuePair<string, object?>[][] tags =
        [.. ResultNames.Select(name => ModelTags.Of(identity, new KeyValuePair<string, object?>(Names.Quality.LabelResult, name)))];

    public KeyValuePair<string, object?>[] Tags { get; } = ModelTags.Of(identity);

    public void Add(LabelResult result, long amount)
    {
        if (amount != 0) Interlocked.Add(ref counts[(int)result], amount);
    }

    public IEnumerable<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        for (int result = 0; result < counts.Length; result++)
            if (Volatile.Read(ref counts[result]) is > 0 and var count) yield return (count, tags[result]);
    }
}
