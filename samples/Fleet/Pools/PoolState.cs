namespace Fleet.Pools;

/// <summary>What a pool keeps on disk.</summary>
[GenerateSerializer, Alias("Fleet.PoolState")]
internal sealed class PoolState
{
    /// <summary>The states of epochs that are over, merged; at first empty states of the first worker's metrics, which say what can be merged. Empty: nothing has come.</summary>
    [Id(0)]
    public byte[] Closed { get; set; } = [];

    /// <summary>The epoch under way of each worker.</summary>
    [Id(1)]
    public Dictionary<string, WorkerEntry> Workers { get; } = new(StringComparer.Ordinal);
}

/// <summary>The epoch under way of a worker.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Sequence">That of the last state; of an epoch without one, that of the epoch before.</param>
/// <param name="States">The last states; empty where none has come.</param>
[GenerateSerializer, Alias("Fleet.WorkerEntry")]
internal readonly record struct WorkerEntry([property: Id(0)] long Epoch, [property: Id(1)] long Sequence, [property: Id(2)] byte[] States);
