using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>One sink with its queue and its thread. Adding is for one thread at a time; everything else may be called from any.</summary>
#pragma warning disable CA1001 // the event outlives the thread: a timer's late tick may still set it
internal sealed partial class SinkLane
#pragma warning restore CA1001
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(50), MostInterval = TimeSpan.FromMinutes(1);

    private readonly RecordQueue queue;
    private readonly ITrainingSink sink;
    private readonly Outage outage;
    private readonly Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure;
    private readonly Thread thread;
    private readonly AutoResetEvent wake = new(false);
    private readonly FlushProgress progress = new();
    private long written, sinkFailed, failures, queueFull, late, refused;
    private volatile bool flushDue, closing, abandoned;

    public SinkLane(ITrainingSink sink, int capacity, SafeClock clock, Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure)
    {
        (this.sink, this.onFailure) = (sink, onFailure);
        queue = new RecordQueue(capacity);
        outage = new Outage(clock);
        Name = Guarded(() => sink.Name, null) ?? sink.GetType().Name;
        FlushInterval = TimeSpan.FromTicks(Math.Clamp(Guarded(() => sink.FlushInterval, TimeSpan.FromSeconds(1)).Ticks, LeastInterval.Ticks, MostInterval.Ticks));
        thread = new Thread(Run) { IsBackground = true, Name = "training sink " + Name };
    }

    public string Name { get; }

    public TimeSpan FlushInterval { get; }

    /// <summary>Whether the thread has ended, or nobody waits for it any more.</summary>
    public bool IsOver => progress.IsOver || abandoned;

    public TrainingSinkCounts Counts
    {
        get
        {
            bool over = IsOver; // first: what it counts afterwards is then seen
            long done = Volatile.Read(ref written), failed = Volatile.Read(ref sinkFailed), left = queue.Added - done - failed;
            return new(Name, done, Volatile.Read(ref queueFull), failed, Volatile.Read(ref late) + (over ? left : 0), over ? 0 : left, Volatile.Read(ref failures)) { Refused = Volatile.Read(ref refused) };
        }
    }

    /// <summary>Starts the thread, without the caller's execution context: its span is no parent of what a sink does.</summary>
    public void Start() => thread.UnsafeStart();

    public bool TryAdd(in TrainingStep step)
    {
        try
        {
            if (closing) return Drop(ref late);
            if (!queue.TryAdd(in step, out bool filled)) return Drop(ref queueFull);
            if (filled) wake.Set();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return Drop(ref queueFull);
        }
    }

    public bool TryAdd(TrainingRecord record)
    {
        try
        {
            if (closing) return Drop(ref late);
            if (!queue.TryAdd(record)) return Drop(ref queueFull);
            wake.Set();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return Drop(ref queueFull);
        }
    }

    /// <summary>Requests a flush soon, even while more records wait than can be written soon.</summary>
    public void FlushSoon()
    {
        flushDue = true;
        wake.Set();
    }

    /// <summary>Requests a flush of everything added so far.</summary>
    /// <returns>The position to wait for.</returns>
    public long RequestFlush()
    {
        long upTo = queue.Added;
        progress.Request(upTo);
        wake.Set();
        return upTo;
    }

    /// <inheritdoc cref="FlushProgress.Wait"/>
    public bool WaitForFlush(long upTo, TimeSpan atMost) => progress.Wait(upTo, atMost);

    /// <summary>Accepts no more records; the thread ends when everything is written.</summary>
    public void Close()
    {
        closing = true;
        wake.Set();
    }

    /// <summary>Waits for the thread to end; when the time is over, what is left is abandoned.</summary>
    public void Join(TimeSpan atMost)
    {
        if (Thread.CurrentThread != thread && !thread.Join(atMost)) abandoned = true;
    }

    private static bool Drop(ref long count)
    {
        Volatile.Write(ref count, count + 1); // adding is for one thread at a time
        return false;
    }

    private static T Guarded<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
            return otherwise;
        }
    }
}
