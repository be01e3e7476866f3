using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Polling;

/// <summary>
/// The one thread that calls the driver. If the driver does not return, this thread waits with it, nobody else does, and no other is
/// started: readers see from the pulse that it hangs.
/// </summary>
internal sealed class GpuPoller : IDisposable
{
    /// <summary>How long disposing waits for a poll that is under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly GpuSampler sampler;
    private readonly object bell = new();
    private readonly ITimer timer;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly GpuBoard board;
    private List<TaskCompletionSource<GpuSnapshot>>? waiting;
    private long begun, ended; // polls; inside the bell
    private bool due;
    private volatile bool stopping;

    public GpuPoller(Func<INvml?> load, SampleContext context, GpuBoard board, WorkLedger ledger, TimeProvider time)
    {
        this.board = board;
        sampler = new(load, context, board, ledger);
        thread = new(Run) { Name = "ModelObservability.Gpu", IsBackground = true };
        timer = time.CreateTimer(static poller => ((GpuPoller)poller!).Ring(), this, context.Options.Interval, context.Options.Interval);
        try
        {
            thread.UnsafeStart(); // the caller's context is none of the poller's business
        }
        catch
        {
            timer.Dispose();
            throw;
        }
    }

    /// <summary>The next finished poll.</summary>
    public Task<GpuSnapshot> NextAsync(CancellationToken cancellation)
    {
        TaskCompletionSource<GpuSnapshot> next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            if (stopping) return Task.FromResult(board.Read());
            (waiting ??= []).Add(next);
        }

        if (!cancellation.CanBeCanceled) return next.Task;
        CancellationTokenRegistration registration = cancellation.Register(() =>
        {
            lock (gate) waiting?.Remove(next);
            next.TrySetCanceled(cancellation);
        });
        _ = next.Task.ContinueWith(
            _ => registration.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return next.Task;
    }

    /// <summary>Polls at once, and waits a moment for a poll that began now. Nothing happens on the poller's own thread, or after the end.</summary>
    public void PollNow()
    {
        if (Thread.CurrentThread == thread) return;
        long until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        lock (bell)
        {
            long wanted = begun + 1;
            due = true;
            Monitor.PulseAll(bell);
            while (ended < wanted && !stopping)
                if (until - Environment.TickCount64 is not (> 0 and var left) || !Monitor.Wait(bell, (int)left)) return;
        }
    }

    /// <summary>Ends the polling. Returns soon even when the driver hangs; the thread then ends with the hang or the process.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (stopping) return;
            stopping = true;
        }

        timer.Dispose();
        board.Stop();
        Ring();
        if (Thread.CurrentThread != thread) thread.Join(Patience);
        Answer();
    }

    private void Run()
    {
        while (!stopping)
        {
            lock (bell) begun++;
            try
            {
                sampler.Poll();
            }
            catch when (Faults.Caught(FaultSite.Poll))
            {
                Recover();
            }

            Answer(); // first: who waits for the next poll after this one was waited for waits for another
            lock (bell)
            {
                ended = begun;
                Monitor.PulseAll(bell);
            }

            Rest();
        }

        Try(sampler.Close);
    }

    private void Ring()
    {
        lock (bell)
        {
            due = true;
            Monitor.PulseAll(bell);
        }
    }

    /// <summary>Until the next tick; ticks that passed during a long poll are one.</summary>
    private void Rest()
    {
        lock (bell)
        {
            while (!due && !stopping) Monitor.Wait(bell);
            due = false;
        }
    }

    private void Recover() => Try(sampler.Abandon);

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch when (Faults.Caught(FaultSite.Poll))
        {
        }
    }

    private void Answer()
    {
        List<TaskCompletionSource<GpuSnapshot>>? answered;
        lock (gate)
        {
            answered = waiting;
            waiting = null;
        }

        if (answered is null) return;
        GpuSnapshot snapshot = board.Read();
        foreach (TaskCompletionSource<GpuSnapshot> next in answered) next.TrySetResult(snapshot);
    }
}
