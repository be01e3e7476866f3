namespace Fleet.Pools;

/// <summary>Where a worker begins.</summary>
/// <param name="Epoch">One more with each start of that worker; it goes with everything that is sent.</param>
/// <param name="Sequence">How far the counted states go: the number of the last row, if that is what the worker counts by. It goes on behind it.</param>
[GenerateSerializer, Alias("Fleet.WorkerStart")]
internal readonly record struct WorkerStart([property: Id(0)] long Epoch, [property: Id(1)] long Sequence);

/// <summary>All that a worker has counted since its epoch began.</summary>
/// <param name="Worker">Its name.</param>
/// <param name="Epoch">As <see cref="IModelPool.BeginAsync"/> has answered.</param>
/// <param name="Sequence">Grows from state to state: how many rows of its source the worker has read.</param>
/// <param name="States">The states of one or more metrics, one behind the other, as <c>Write</c> writes them; always of the same metrics.</param>
[GenerateSerializer, Alias("Fleet.WorkerState")]
internal sealed record WorkerState([property: Id(0)] string Worker, [property: Id(1)] long Epoch, [property: Id(2)] long Sequence, [property: Id(3)] byte[] States);

/// <summary>The answer over all workers.</summary>
/// <param name="Workers">How many there are.</param>
/// <param name="States">The merged states, for scores beyond those below: <c>BinaryConfusion.Read</c>…</param>
/// <param name="Scores">The usual ones.</param>
[GenerateSerializer, Alias("Fleet.PooledAnswer")]
internal sealed record PooledAnswer([property: Id(0)] int Workers, [property: Id(1)] byte[] States, [property: Id(2)] Score[] Scores);

/// <summary>A score.</summary>
/// <param name="Name">Such as <c>accuracy</c>.</param>
/// <param name="Value">NaN where it has none.</param>
[GenerateSerializer, Alias("Fleet.Score")]
internal readonly record struct Score([property: Id(0)] string Name, [property: Id(1)] double Value);

/// <summary>What was sent is not counted, and would not be if it were sent again.</summary>
[GenerateSerializer, Alias("Fleet.StateRefusedException")]
internal sealed class StateRefusedException : Exception
{
    public StateRefusedException()
    {
    }

    public StateRefusedException(string message)
        : base(message)
    {
    }

    public StateRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
