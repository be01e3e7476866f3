using System.Buffers;
using Fleet.Pools;
using ModelObservability.Metrics;

namespace Fleet.Metrics;

/// <summary>A state of any metric.</summary>
internal interface IMetricState
{
    string Kind { get; }

    IEnumerable<Score> Scores { get; }

    void Merge(IMetricState other);

    void Write(IBufferWriter<byte> output);

    IMetricState CreateEmpty();
}

/// <summary>A state of one metric.</summary>
/// <param name="state">The state.</param>
/// <param name="scores">What is told of it.</param>
internal sealed class MetricState<TState, TValue>(TState state, Func<TValue, Score[]> scores) : IMetricState
    where TState : class, ISerializableMetric<TState, TValue>
{
    public string Kind => typeof(TState).Name;

    public IEnumerable<Score> Scores => scores(state.Value);

    private TState State => state;

    /// <remarks>The pool has compared the kinds.</remarks>
    public void Merge(IMetricState other) => state.Merge(((MetricState<TState, TValue>)other).State);

    public void Write(IBufferWriter<byte> output) => state.Write(output);

    public IMetricState CreateEmpty() => new MetricState<TState, TValue>(state.CreateEmpty(), scores);
}
