using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>
/// Hands the records of one run to its sinks in the background. Thread-safe; writing never waits for a sink and never throws: the one lock
/// on its way is held by other writers only, for as long as it takes to copy a step.
/// </summary>
/// <remarks>A queue and a thread per sink, so that a server that is away does not hold up the files. Nothing is allocated per step.</remarks>
internal sealed class SinkQueue : IDisposable
{
    public const int DefaultCapacity = 1 << 20;
    public const int MinCapacity = 1 << 10;
    public const int MaxCapacity = 1 << 24;

    private readonly Lock gate = new();
    private readonly SinkLane[] lanes;
    private readonly ITimer?[] timers;
    private bool closed;

    /// <summary>Starts one background thread per sink.</summary>
    /// <param name="sinks">The run's sinks; owned from here on.</param>
    /// <param name="capacity">Steps that may wait per sink; a waiting step takes 64 bytes.</param>
    /// <param name="time">For the time between flushes and for the pauses of a sink that fails.</param>
    /// <param name="onFailure">Called with evidence, once per outage of a sink and for what its place refuses, on its thread; what it throws is caught and counted.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is outside 1,024…16,777,216.</exception>
    public SinkQueue(IReadOnlyList<ITrainingSink> sinks, int capacity, TimeProvider time, Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure)
    {
        if (capacity is < MinCapacity or > MaxCapacity)
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, $"{nameof(capacity)} is {capacity}; it must be {MinCapacity} to {MaxCapacity}.");
        SafeClock clock = new(time);
        lanes = [.. sinks.Select(sink => new SinkLane(sink, capacity, clock, onFailure))];
        foreach (SinkLane lane in lanes) lane.Start();
        // without a timer (the application's clock failed) sinks are still woken by full chunks, rare records and the end
        timers = [.. lanes.Select(lane => clock.Repeat(static self => ((SinkLane)self!).FlushSoon(), lane, lane.FlushInterval))];
    }

    /// <summary>What became of the records, per sink.</summary>
    public IReadOnlyList<TrainingSinkCounts> Counts => [.. lanes.Select(lane => lane.Counts)];

    /// <summary>Whether the queue is closed and its sinks have finished or were given up.</summary>
    public bool IsOver => Volatile.Read(ref closed) && Array.TrueForAll(lanes, lane => lane.IsOver);

    /// <summary>Offers a step to every sink; false where one of them is full or the queue is closed.</summary>
    public bool TryWriteStep(in TrainingStep step)
    {
        bool taken = true;
        lock (gate)
        {
            foreach (SinkLane lane in lanes) taken &= lane.TryAdd(in step);
        }

        return taken;
    }

    /// <summary>Offers a record to every sink; false where one of them is full or the queue is closed.</summary>
    public bool TryWrite(TrainingRecord record)
    {
        bool taken = true;
        lock (gate)
        {
            foreach (SinkLane lane in lanes) taken &= lane.TryAdd(record);
        }

        return taken;
    }

    /// <summary>Waits until everything offered so far was taken and flushed; false where the deadline came first or a sink fails.</summary>
    public bool Flush(TimeSpan deadline) => Flush([this], deadline);

    /// <summary>As <see cref="Flush(TimeSpan)"/>, for several runs within one deadline.</summary>
    public static bool Flush(IReadOnlyList<SinkQueue> queues, TimeSpan deadline)
    {
        long end = Environment.TickCount64 + (long)deadline.TotalMilliseconds;
        (SinkLane Lane, long Position)[] requested = [.. queues.SelectMany(queue => queue.lanes).Select(lane => (lane, lane.RequestFlush()))];
        bool flushed = true;
        foreach (var (lane, position) in requested) flushed &= lane.WaitForFlush(position, Left(end));
        return flushed;
    }

    /// <summary>Accepts no more records, gives the sinks until the deadline to finish, counts what is left as abandoned and disposes the sinks.</summary>
    public void Close(TimeSpan deadline) => Close([this], deadline);

    /// <summary>As <see cref="Close(TimeSpan)"/>, for several runs within one deadline.</summary>
    public static void Close(IReadOnlyList<SinkQueue> queues, TimeSpan deadline)
    {
        long end = Environment.TickCount64 + (long)deadline.TotalMilliseconds;
        SinkQueue[] several = [.. queues.Where(queue => !Volatile.Read(ref queue.closed))];
        if (several.Length > 0) Flush(several, deadline / 2); // what fails or is refused only now is a record for all sinks, which must still be open
        SinkQueue[] closing = [.. queues.Where(queue => queue.TryClose())];
        foreach (SinkLane lane in closing.SelectMany(queue => queue.lanes)) lane.Join(Left(end));
    }

    /// <summary>Closes with five seconds.</summary>
    public void Dispose() => Close(TimeSpan.FromSeconds(5));

    /// <summary>Accepts no more records; the lanes end when they are done.</summary>
    private bool TryClose()
    {
        lock (gate)
        {
            if (closed) return false;
            closed = true;
            foreach (SinkLane lane in lanes) lane.Close();
        }

        foreach (ITimer? timer in timers) timer?.Dispose();
        return true;
    }

    private static TimeSpan Left(long end) => TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64));
}
