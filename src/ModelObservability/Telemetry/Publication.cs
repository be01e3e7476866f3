using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>
/// Steps that call listeners of the process (publishing an instrument or a source), each executed once and outside of type initializers:
/// a listener that re-enters, or waits for another thread, finds everything in a usable state.
/// </summary>
/// <remarks>Thread-safe. No lock is held while a step runs.</remarks>
/// <param name="patience">How long a thread waits for the steps of another one. An infinite wait would deadlock if that thread's listener waits for this one.</param>
internal sealed class Publication(TimeSpan patience)
{

    /// <summary>The steps this thread is executing.</summary>
    [ThreadStatic]
    private static int depth;

    private readonly ConcurrentQueue<Action> planned = new();
    private readonly object gate = new(); // never held while a listener is called
    private int open;
    private bool waitedInVain;

    public Publication()
        : this(TimeSpan.FromMilliseconds(250))
    {
    }

    /// <summary>Adds a step without executing it.</summary>
    /// <param name="step">The step; must not throw.</param>
    public void Add(Action step)
    {
        Interlocked.Increment(ref open);
        planned.Enqueue(step);
    }

    /// <summary>Executes the pending steps. They are done when it returns, unless a listener re-enters or blocks another thread.</summary>
    public void Complete()
    {
        if (Volatile.Read(ref open) == 0) return;
        Activity? caller = Activity.Current;
        depth++;
        try
        {
            while (planned.TryDequeue(out Action? step)) Take(step);
        }
        finally
        {
            depth--;
        }

        GuardedSource.MakeCurrent(caller);
        if (depth == 0) WaitForOthers();
    }

    private void Take(Action step)
    {
        try
        {
            step();
        }
        finally
        {
            if (Interlocked.Decrement(ref open) == 0)
            {
                lock (gate) Monitor.PulseAll(gate);
            }
        }
    }

    private void WaitForOthers()
    {
        lock (gate)
        {
            while (Volatile.Read(ref open) != 0 && !waitedInVain) waitedInVain = !Monitor.Wait(gate, patience);
        }
    }
}
