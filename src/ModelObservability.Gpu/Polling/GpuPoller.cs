using ModelObservability.Gpu.Joining;
using ModelObservability.Gpu.Nvml;
using ModelObservability.Gpu.Sampling;

namespace ModelObservability.Gpu.Polling;

/// <summary>
/// The only thread that calls the driver. If a driver call does not return, only this thread blocks and no other is started; readers see from
/// the pulse that it hangs.
/// </summary>
internal sealed class GpuPoller : IDisposable
{
    /// <summary>How long disposing waits for a running poll.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly GpuSampler sampler;
    private readonly object bell = new();
    private readonly ITimer timer;
    private readonly Thread thread;
    private readonly Lock gate = new();
    private readonly LatestSnapshot board;
    private List<TaskCompletionSource<GpuSnapshot>>? waiting;
    private long begun, ended; // polls; guarded by bell
    private bool due;
    private volatile bool stopping;

    public GpuPoller(Func<INvml?> load, SampleContext context, LatestSnapshot board, WorkLedger ledger, TimeProvider time)
    {
        this.board = board;
        sampler = new(load, context, board, ledger);
        thread = new(Run) { Name = "ModelObservability.Gpu", IsBackground = true };
        timer = time.CreateTimer(static poller => ((GpuPoller)poller!).Ring(), this, context.Options.Interval, context.Options.Interval);
        try
        {
            thread.UnsafeStart(); // does not capture the caller's execution context
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

    /// <summary>Polls at once and waits for that poll for a limited time. Does nothing on the poller's own thread or after disposal.</summary>
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

    /// <summary>Stops polling. Returns soon even if the driver hangs; the thread then ends with that call or with the process.</summary>
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

            Answer(); // before the end is announced: a later waiter must get a later poll
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

    /// <summary>Waits for the next tick; ticks missed during a long poll count as one.</summary>
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
