using System.Buffers;
using Fleet.Pools;
using ModelObservability.Metrics.Serialization;

namespace Fleet.Metrics;

/// <summary>The states of several metrics over the same rows, which are sent and merged together.</summary>
internal sealed class MetricStates(IReadOnlyList<IMetricState> states)
{
    public IEnumerable<Score> Scores => states.SelectMany(static state => state.Scores);

    /// <summary>Reads states that stand one behind the other.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static MetricStates Read(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySequence<byte> rest = new(bytes);
        List<IMetricState> read = [];
        while (StateFrame.TryTake(ref rest, out ReadOnlySequence<byte> state)) read.Add(KnownMetrics.Read(state));
        return rest.IsEmpty ? new(read) : throw new InvalidDataException($"There are {rest.Length} bytes behind state {read.Count} which are not a whole one.");
    }

    /// <summary>Adds what another has counted.</summary>
    /// <exception cref="ArgumentException">It has other metrics, or of another configuration.</exception>
    public void Merge(MetricStates other)
    {
        if (!Kinds.SequenceEqual(other.Kinds)) throw new ArgumentException($"They are of {other}; this pool has {this}.");
        for (int index = 0; index < states.Count; index++) states[index].Merge(other[index]);
    }

    public MetricStates CreateEmpty() => new([.. states.Select(static state => state.CreateEmpty())]);

    public byte[] ToBytes()
    {
        ArrayBufferWriter<byte> output = new();
        foreach (IMetricState state in states) state.Write(output);
        return output.WrittenSpan.ToArray();
    }

    public override string ToString() => string.Join(", ", Kinds);

    private IMetricState this[int index] => states[index];

    private IEnumerable<string> Kinds => states.Select(static state => state.Kind);
}
