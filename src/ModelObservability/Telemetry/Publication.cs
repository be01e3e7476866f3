using System.Collections.Concurrent;
using System.Diagnostics;

namespace ModelObservability.Telemetry;

/// <summary>
/// Steps that call listeners of the process (an instrument or a source is published), taken once each and outside of type initialisers:
/// a listener that comes back while it is being called, or that waits for another thread, finds everything in a usable state.
/// </summary>
/// <remarks>No lock is held while a step runs. Thread-safe.</remarks>
/// <param name="patience">How long a thread waits for the steps of another one: for ever would be a deadlock where that thread's listener waits for it.</param>
internal sealed class Publication(TimeSpan patience)
{

    /// <summary>Steps this thread is in.</summary>
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

    /// <summary>Plans a step; nobody is called yet.</summary>
    /// <param name="step">Does not throw.</param>
    public void Plan(Action step)
    {
        Interlocked.Increment(ref open);
        planned.Enqueue(step);
    }

    /// <summary>Takes the steps that are planned. When it returns they are done, unless a listener came back here or holds up another thread.</summary>
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
