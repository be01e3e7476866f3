using ModelObservability.Instrumentation;
using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// What became of the records offered to the sinks of a model, over all its runs: the counts of ended runs are added up, those of current ones read
/// at collection. Thread-safe.
/// </summary>
internal sealed class SinkTotals(ModelIdentity identity)
{
    /// <summary>Names of sinks beyond this many share <c>__other__</c>.</summary>
    public const int MaxNames = 16;

    private static readonly (string Result, Func<TrainingSinkCounts, long> Of)[] Results =
    [
        ("written", counts => counts.Written),
        ("queue_full", counts => counts.QueueFull),
        ("sink_failed", counts => counts.SinkFailed),
        ("abandoned", counts => counts.Abandoned),
    ];

    private readonly Lock gate = new();
    private readonly List<SinkQueue> queues = [];
    private readonly Dictionary<string, long[]> ended = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyValuePair<string, object?>[][]> tags = new(StringComparer.Ordinal);

    /// <summary>Counts the records of a queue from now on.</summary>
    public void Add(SinkQueue queue)
    {
        lock (gate)
        {
            AddUpEnded(); // also where nobody collects
            queues.Add(queue);
        }
    }

    /// <summary>The counts by sink and result, at 0 where nothing was counted.</summary>
    public IReadOnlyList<(long Count, KeyValuePair<string, object?>[] Tags)> Read()
    {
        lock (gate)
        {
            AddUpEnded();
            Dictionary<string, long[]> sums = ended.ToDictionary(sink => sink.Key, sink => (long[])sink.Value.Clone(), StringComparer.Ordinal);
            foreach (SinkQueue queue in queues) AddTo(sums, queue.Counts);
            return [.. sums.SelectMany(sink => sink.Value.Zip(tags[sink.Key]))];
        }
    }

    private void AddUpEnded()
    {
        foreach (SinkQueue queue in queues)
            if (queue.IsOver) AddTo(ended, queue.Counts);
        queues.RemoveAll(queue => queue.IsOver);
    }

    private void AddTo(Dictionary<string, long[]> sums, IReadOnlyList<TrainingSinkCounts> counts)
    {
        foreach (TrainingSinkCounts sink in counts)
        {
            string name = NameOf(sink.Sink);
            if (!sums.TryGetValue(name, out long[]? sum)) sums.Add(name, sum = new long[Results.Length]);
            for (int result = 0; result < Results.Length; result++) sum[result] += Results[result].Of(sink);
        }
    }

    private string NameOf(string sink)
    {
        string name = tags.ContainsKey(sink) || tags.Count < MaxNames ? sink : Names.Other;
        if (!tags.ContainsKey(name))
        {
            tags.Add(name, [.. Results.Select(result => ModelTags.Of(
                identity, new KeyValuePair<string, object?>(Names.Training.Sink, AttributeText.Name(name)), new(Names.Training.SinkResult, result.Result)))]);
        }

        return name;
    }
}
