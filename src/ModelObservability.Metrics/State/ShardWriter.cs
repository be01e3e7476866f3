namespace ModelObservability.Metrics;

/// <summary>A shard held by one writer until it is disposed of.</summary>
/// <typeparam name="TState">The metric.</typeparam>
public readonly ref struct ShardWriter<TState>
    where TState : class
{
    private readonly Lock gate;

    internal ShardWriter(TState state, Lock gate) => (State, this.gate) = (state, gate);

    /// <summary>The state to add a batch to. Do not keep it.</summary>
    public TState State { get; }

    /// <summary>Gives the shard back.</summary>
    public void Dispose() => gate.Exit();
}
