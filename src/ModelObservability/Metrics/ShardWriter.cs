namespace ModelObservability.Metrics;

/// <summary>A shard held by one writer until it is disposed of.</summary>
/// <typeparam name="TState">The metric.</typeparam>
public readonly ref struct ShardWriter<TState>
    where TState : class
{
    private readonly Lock _gate;

    internal ShardWriter(TState state, Lock gate) => (State, _gate) = (state, gate);

    /// <summary>The state to add a batch to. Do not keep it.</summary>
    public TState State { get; }

    /// <summary>Gives the shard back.</summary>
    public void Dispose() => _gate.Exit();
}
