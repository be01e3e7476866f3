using System.Diagnostics.CodeAnalysis;

namespace ModelObservability.Training;

/// <summary>
/// Records between one thread that adds (at a time) and one that takes: bounded, in order, without a lock between the two. Memory grows in
/// chunks while the taker is behind and shrinks when it has caught up; while it keeps up nothing is allocated.
/// </summary>
/// <param name="capacity">Steps that may wait; rare records have <see cref="Reserve"/> places more, so that a flood of steps never costs the end of a run.</param>
internal sealed class RecordQueue(int capacity)
{
    public const int Reserve = 1024;

    private readonly RecordChunk?[] spares = new RecordChunk?[8];
    private readonly Adder adder = new();
    private readonly Taker taker = new();

    /// <summary>Records ever added.</summary>
    public long Added => Volatile.Read(ref adder.Count);

    /// <summary>Records ever taken.</summary>
    public long Taken => Volatile.Read(ref taker.Count);

    /// <summary>Adds a step; false where there is no room.</summary>
    /// <param name="step">The step.</param>
    /// <param name="filled">Whether this filled a chunk: the moment to wake the taker.</param>
    public bool TryAdd(in TrainingStep step, out bool filled)
    {
        filled = false;
        if (step.Scores.Length > ushort.MaxValue || !HasRoom(capacity)) return false;
        RecordChunk chunk = ChunkToFill();
        chunk.Add(in step);
        filled = Count(chunk);
        return true;
    }

    /// <summary>Adds a rare record; false where there is no room.</summary>
    public bool TryAdd(TrainingRecord record)
    {
        if (!HasRoom(capacity + (long)Reserve)) return false;
        RecordChunk chunk = ChunkToFill();
        chunk.Add(record);
        Count(chunk);
        return true;
    }

    /// <summary>Hands the oldest record to a sink and releases it when the sink has taken it; false where none waits.</summary>
    /// <remarks>What the sink throws comes out, and the record stays.</remarks>
    public bool TryDeliver(ITrainingSink sink)
    {
        if (!Find(out RecordChunk? chunk)) return false;
        chunk.Deliver(taker.Index, sink);
        Release(chunk);
        return true;
    }

    /// <summary>Drops the oldest record undelivered.</summary>
    public void Skip()
    {
        if (Find(out RecordChunk? chunk)) Release(chunk);
    }

    private bool HasRoom(long limit)
    {
        if (adder.Count - adder.TakenSeen < limit) return true;
        adder.TakenSeen = Taken; // read only here: the taker writes it all the time
        return adder.Count - adder.TakenSeen < limit;
    }

    private RecordChunk ChunkToFill()
    {
        if (adder.Chunk is { Published: < RecordChunk.Length } chunk) return chunk;
        RecordChunk fresh = FindSpare() ?? new RecordChunk();
        if (adder.Chunk is null) Volatile.Write(ref taker.First, fresh);
        else adder.Chunk.Next = fresh;
        adder.Chunk = fresh;
        return fresh;
    }

    private bool Count(RecordChunk chunk)
    {
        Volatile.Write(ref adder.Count, adder.Count + 1);
        return chunk.Published == RecordChunk.Length;
    }

    private bool Find([NotNullWhen(true)] out RecordChunk? chunk)
    {
        chunk = taker.Chunk ??= Volatile.Read(ref taker.First);
        if (chunk is null) return false;
        if (taker.Index == RecordChunk.Length)
        {
            if (chunk.Next is not { } next) return false;
            KeepSpare(chunk);
            (taker.Chunk, taker.Index, chunk) = (next, 0, next);
        }

        return taker.Index < chunk.Published;
    }

    private void Release(RecordChunk chunk)
    {
        chunk.Release(taker.Index++);
        Volatile.Write(ref taker.Count, taker.Count + 1);
    }

    private RecordChunk? FindSpare()
    {
        for (int place = 0; place < spares.Length; place++)
            if (Interlocked.Exchange(ref spares[place], null) is { } spare) return spare;
        return null;
    }

    private void KeepSpare(RecordChunk chunk)
    {
        chunk.Reset();
        for (int place = 0; place < spares.Length; place++)
            if (Interlocked.CompareExchange(ref spares[place], chunk, null) is null) return;
    }

    /// <summary>What the adding thread writes.</summary>
    private sealed class Adder
    {
        public RecordChunk? Chunk;
        public long Count;
        public long TakenSeen;
    }

    /// <summary>What the taking thread writes.</summary>
    private sealed class Taker
    {
        public RecordChunk? First; // written once, by the adder
        public RecordChunk? Chunk;
        public int Index;
        public long Count;
    }
}
