namespace ModelObservability.Training;

/// <summary>How far a sink is to flush and how far it has, shared by its thread and those who wait. Thread-safe.</summary>
internal sealed class FlushProgress
{
    private readonly object gate = new(); // never taken on a step
    private long flushed, requested;
    private volatile bool failing, over;

    /// <summary>Whether the sink's thread has ended.</summary>
    public bool IsOver => over;

    /// <summary>Whether more is requested than was flushed. For the sink's thread.</summary>
    public bool IsBehind => flushed < Volatile.Read(ref requested);

    /// <summary>Requests a flush of everything before a position.</summary>
    public void Request(long upTo)
    {
        lock (gate) requested = Math.Max(requested, upTo);
    }

    /// <summary>Waits until everything before a position was flushed; false when the time is over or the sink fails.</summary>
    public bool Wait(long upTo, TimeSpan atMost)
    {
        long end = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
        lock (gate)
        {
            while (flushed < upTo && !over && !failing)
            {
                long left = end - Environment.TickCount64;
                if (left <= 0 || !Monitor.Wait(gate, TimeSpan.FromMilliseconds(left))) break;
            }

            return flushed >= upTo;
        }
    }

    /// <summary>Everything before a position was flushed.</summary>
    /// <param name="upTo">The position.</param>
    /// <param name="proven">Whether there was something to flush, so that the sink is known to work.</param>
    public void Reached(long upTo, bool proven)
    {
        lock (gate)
        {
            if (proven) failing = false;
            flushed = upTo;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The sink fails: everybody stops waiting.</summary>
    public void Fail()
    {
        lock (gate)
        {
            failing = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>The sink's thread ends.</summary>
    public void End()
    {
        lock (gate)
        {
            over = true;
            Monitor.PulseAll(gate);
        }
    }
}
