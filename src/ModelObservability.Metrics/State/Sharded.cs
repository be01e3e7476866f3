namespace ModelObservability.Metrics;

/// <summary>One metric written by many threads: a state for each, merged when the value is read.</summary>
/// <typeparam name="TState">The metric.</typeparam>
/// <typeparam name="TValue">Its value.</typeparam>
/// <remarks>
/// <para>A writer takes a shard for one batch, preferably that of its processor, and never waits while any shard is free. Every batch is in
/// exactly one shard: nothing is lost and nothing is counted twice. Thread-safe; adding allocates nothing.</para>
/// <para>A value has every batch that ended before the read began, each either wholly or not at all.</para>
/// <code>
/// using (ShardWriter&lt;BinaryConfusion&gt; shard = sharded.Enter())
///     shard.State.Add(labels, scores);
/// </code>
/// </remarks>
public sealed class Sharded<TState, TValue>
    where TState : class, IStreamingMetric<TState, TValue>
{
    private const int MaxShards = 1_024;
    private readonly Shard[] shards;
    private readonly Lock reading = new();
    private readonly TState merged;

    /// <summary>Empty shards.</summary>
    /// <param name="prototype">A state of the wanted configuration; it is only copied, empty.</param>
    /// <param name="shards">The number of shards, 1…1,024: as many writers never wait. Default: one for each processor.</param>
    /// <exception cref="ArgumentNullException"><paramref name="prototype"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="shards"/> is outside 1…1,024.</exception>
    public Sharded(TState prototype, int? shards = null)
    {
        ArgumentNullException.ThrowIfNull(prototype);
        int count = shards ?? Math.Min(Environment.ProcessorCount, MaxShards);
        if (count is < 1 or > MaxShards) throw new ArgumentOutOfRangeException(nameof(shards), count, $"shards must be 1 to {MaxShards}.");
        merged = prototype.CreateEmpty();
        this.shards = new Shard[count];
        for (int i = 0; i < count; i++) this.shards[i] = new Shard(prototype);
    }

    /// <summary>The number of shards.</summary>
    public int Shards => shards.Length;

    /// <summary>All shards merged.</summary>
    public TValue Value
    {
        get
        {
            lock (reading)
            {
                merged.Reset();
                MergeInto(merged);
                return merged.Value;
            }
        }
    }

    /// <summary>A new state with all shards merged, as the value has them: to write it to bytes, or to merge it elsewhere.</summary>
    /// <returns>A state of the configuration of the prototype; the shards stay as they are.</returns>
    public TState ToState()
    {
        TState state = merged.CreateEmpty();
        MergeInto(state);
        return state;
    }

    /// <summary>
    /// Takes a shard for one batch. Dispose of it on the same thread, soon: reading waits for it. Do not read or reset while holding one.
    /// </summary>
    /// <returns>The shard, held until disposed.</returns>
    public ShardWriter<TState> Enter()
    {
        int own = (int)((uint)Thread.GetCurrentProcessorId() % (uint)shards.Length);
        for (int i = 0; i < shards.Length; i++)
        {
            int next = own + i < shards.Length ? own + i : own + i - shards.Length;
            if (shards[next].Gate.TryEnter()) return new ShardWriter<TState>(shards[next].State, shards[next].Gate);
        }

        shards[own].Gate.Enter();
        return new ShardWriter<TState>(shards[own].State, shards[own].Gate);
    }

    /// <summary>Forgets everything counted by batches that ended before.</summary>
    public void Reset()
    {
        lock (reading)
        {
            foreach (Shard shard in shards)
            {
                lock (shard.Gate) shard.State.Reset();
            }
        }
    }

    private void MergeInto(TState state)
    {
        foreach (Shard shard in shards)
        {
            lock (shard.Gate) state.Merge(shard.State);
        }
    }

    // Objects allocated one after the other lie side by side, in the order of the fields. The distances keep what one writer writes (its gate and
    // state) off the cache lines of what another reads (its shard, which comes right behind); two lines, because processors fetch them in pairs.
    private sealed class Shard(TState prototype)
    {
        private readonly byte[] before = new byte[128];

        public Lock Gate { get; } = new();

        public TState State { get; } = prototype.CreateEmpty();

        private readonly byte[] behind = new byte[128];

        public int Distance => before.Length + behind.Length;
    }
}
