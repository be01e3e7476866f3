using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>One sink with its queue and its thread. Adding is for one thread at a time; everything else may be called from any.</summary>
#pragma warning disable CA1001 // the event outlives the thread: a timer's late tick may still set it
internal sealed class SinkLane
#pragma warning restore CA1001
{
    /// <summary>Records between two looks at whether a flush is due.</summary>
    private const int Batch = 1024;

    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(50), MostInterval = TimeSpan.FromMinutes(1);

    private readonly RecordQueue queue;
    private readonly ITrainingSink sink;
    private readonly Outage outage;
    private readonly Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure;
    private readonly Thread thread;
    private readonly AutoResetEvent wake = new(false);
    private readonly FlushProgress progress = new();
    private long written, sinkFailed, failures, queueFull, late, refused;
    private long unflushed;
    private bool isDisposed;
    private volatile bool flushDue, closing, abandoned;

    public SinkLane(ITrainingSink sink, int capacity, SafeClock clock, Action<ITrainingSink, IEnumerable<(string Name, object Value)>> onFailure)
    {
        (this.sink, this.onFailure) = (sink, onFailure);
        queue = new RecordQueue(capacity);
        outage = new Outage(clock);
        Name = Ask(() => sink.Name, null) ?? sink.GetType().Name;
        FlushInterval = TimeSpan.FromTicks(Math.Clamp(Ask(() => sink.FlushInterval, TimeSpan.FromSeconds(1)).Ticks, LeastInterval.Ticks, MostInterval.Ticks));
        thread = new Thread(Run) { IsBackground = true, Name = "training sink " + Name };
    }

    public string Name { get; }

    public TimeSpan FlushInterval { get; }

    public TrainingSinkCounts Counts
    {
        get
        {
            long done = Volatile.Read(ref written), failed = Volatile.Read(ref sinkFailed), left = queue.Added - done - failed;
            bool over = progress.IsOver || abandoned;
            return new(Name, done, Volatile.Read(ref queueFull), failed, Volatile.Read(ref late) + (over ? left : 0), over ? 0 : left, Volatile.Read(ref failures)) { Refused = Volatile.Read(ref refused) };
        }
    }

    /// <summary>Begins to work, without the caller's execution context: its span is no parent of what a sink does.</summary>
    public void Start() => thread.UnsafeStart();

    public bool TryAdd(in TrainingStep step)
    {
        try
        {
            if (closing) return Refuse(ref late);
            if (!queue.TryAdd(in step, out bool filled)) return Refuse(ref queueFull);
            if (filled) wake.Set();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return Refuse(ref queueFull);
        }
    }

    public bool TryAdd(TrainingRecord record)
    {
        try
        {
            if (closing) return Refuse(ref late);
            if (!queue.TryAdd(record)) return Refuse(ref queueFull);
            wake.Set();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return Refuse(ref queueFull);
        }
    }

    /// <summary>Asks for a flush soon, even while more records wait than can be written soon.</summary>
    public void Tick()
    {
        flushDue = true;
        wake.Set();
    }

    /// <summary>Asks for a flush of everything added so far.</summary>
    /// <returns>The position to wait for.</returns>
    public long AskForFlush()
    {
        long upTo = queue.Added;
        progress.Ask(upTo);
        wake.Set();
        return upTo;
    }

    /// <inheritdoc cref="FlushProgress.Wait"/>
    public bool WaitForFlush(long upTo, TimeSpan atMost) => progress.Wait(upTo, atMost);

    /// <summary>Takes no more; the thread ends when everything is written.</summary>
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

    private static bool Refuse(ref long count)
    {
        Volatile.Write(ref count, count + 1); // adding is for one thread at a time
        return false;
    }

    private static T Ask<T>(Func<T> sink, T otherwise)
    {
        try
        {
            return sink();
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
            return otherwise;
        }
    }

    /// <summary>Whether the place a sink writes to is away, so that the same record may be taken later.</summary>
    private static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or HttpRequestException or TimeoutException;

    private void Run()
    {
        while (!TryFinish())
        {
        }

        Uninterrupted(progress.End);
    }

    /// <returns>Whether the thread has nothing left to do.</returns>
    private bool TryFinish()
    {
        try
        {
            bool last = closing; // read first: whatever was added before closing is then seen
            Work(last);
            if (!last && !abandoned)
            {
                wake.WaitOne();
                return false;
            }

            DisposeSink();
            return true;
        }
        catch (ThreadInterruptedException) when (Faults.Caught(FaultSite.Sink))
        {
            return false; // by a sink that interrupts its own thread: the next wait throws, whoever waits
        }
    }

    private void DisposeSink()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            sink.Dispose();
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            Fail(e);
        }
    }

    private static void Uninterrupted(Action action)
    {
        try
        {
            action();
        }
        catch (ThreadInterruptedException) when (Faults.Caught(FaultSite.Sink))
        {
            action(); // an interruption is spent by throwing
        }
    }

    private void Work(bool last)
    {
        if (!last && !outage.MayTry) return;
        bool more = true;
        while (more && !abandoned)
        {
            int limit = outage.IsOn ? 1 : Batch; // one record is the probe of a sink that failed
            for (int taken = 0; taken < limit && more && !abandoned; taken++)
                if (!TryDeliver(ref more, last)) return;
            if ((outage.IsOn || flushDue || (!more && (last || progress.IsBehind))) && !TryFlush()) return;
        }
    }

    /// <returns>Whether to go on.</returns>
    private bool TryDeliver(ref bool more, bool last)
    {
        try
        {
            more = queue.TryDeliver(sink);
            if (more) unflushed++;
            return true;
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            bool dropped = !IsAway(e);
            if (dropped)
            {
                queue.Skip();
                Volatile.Write(ref sinkFailed, sinkFailed + 1);
            }

            Fail(e);
            return dropped && last; // at the end there is no time for pauses: the next record may do better
        }
    }

    private bool TryFlush()
    {
        flushDue = false; // first: a tick while this one is under way is answered by the next
        long upTo = queue.Taken;
        bool hasTaken = unflushed > 0; // a flush of nothing proves nothing: a sink that refuses every record is one outage
        try
        {
            if (unflushed > 0 || outage.IsOn) sink.Flush();
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            TellRefusals();
            Fail(e);
            return false;
        }

        TellRefusals();
        Volatile.Write(ref written, written + unflushed); // what was taken and not flushed may still be lost, and counts as waiting
        unflushed = 0;
        if (hasTaken) outage.End();
        progress.Reached(upTo, hasTaken);
        return true;
    }

    /// <summary>Says what the place of the sink refuses: no outage, and no reason to wait.</summary>
    private void TellRefusals()
    {
        if (Ask(sink.TakeRefusals, null) is not { } refusals) return;
        Volatile.Write(ref refused, refused + Math.Max(0, refusals.Refused));
        if (!closing) Tell(SinkEvidence.Of(refusals)); // else the word itself would come too late for the sinks
    }

    private void Fail(Exception e)
    {
        Volatile.Write(ref failures, failures + 1);
        if (outage.Begin()) Tell(SinkEvidence.Of(e));
        Uninterrupted(progress.Fail); // last: who waited for a flush finds the failure told
    }

    private void Tell(IEnumerable<(string Name, object Value)> evidence)
    {
        try
        {
            onFailure(sink, evidence);
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
        }
    }
}
