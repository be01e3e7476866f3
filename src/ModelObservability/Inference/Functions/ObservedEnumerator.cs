using System.Diagnostics;
using System.Threading.Tasks.Sources;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>One enumeration of a stream. Left before its end it is <c>abandoned</c>, also when nobody disposes it: the collector does.</summary>
/// <remarks>
/// An item that has to be waited for is handed on as the inner one's own value task: whoever awaits ours takes the result from it, so that an
/// exception is thrown as often and through as many frames as without us.
/// </remarks>
internal sealed class ObservedEnumerator<T> : IAsyncEnumerator<T>, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private readonly IAsyncEnumerator<T> inner;
    private readonly ModelMonitor monitor;
    private readonly ICallListener<T>? listener;
    private ActiveCall call;
    private ManualResetValueTaskSourceCore<bool> waiting;
    private ValueTask<bool> awaited;
    private Action? answered;
    private long asked;
    private long arrived;
    private long lastItem;
    private long items;
    private int finished;

    public ObservedEnumerator(IAsyncEnumerator<T> inner, in ActiveCall call, ModelMonitor monitor)
    {
        (this.inner, this.call, this.monitor) = (inner, call, monitor);
        lastItem = call.Started;
        listener = call.Listener as ICallListener<T>;
    }

    /// <summary>Nobody disposed it: recorded as abandoned at its last item.</summary>
    ~ObservedEnumerator()
    {
        if (Interlocked.Exchange(ref finished, 1) != 0) return;
        call.SetItemCount(items);
        call.Abandon();
        Abandoned.HandOn(this);
    }

    public T Current => inner.Current;

    public ValueTask<bool> MoveNextAsync()
    {
        ValueTask<bool> next;
        Activity? ambient = call.Resume();
        try
        {
            next = inner.MoveNextAsync();
        }
        catch (Exception exception) when (call.RecordFailure(exception, ambient))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (call.Failed) Finish(call.Outcome, monitor.Clock.Timestamp(), ambient);
            call.Suspend(ambient);
        }

        return next.IsCompletedSuccessfully ? new(RecordItem(next.Result, monitor.Clock.Timestamp())) : WaitFor(next);
    }

    public ValueTask DisposeAsync()
    {
        Finish(InferenceOutcome.Abandoned, monitor.Clock.Timestamp());
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) =>
        waiting.GetStatus(token) == ValueTaskSourceStatus.Pending ? ValueTaskSourceStatus.Pending
        : awaited.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
        : awaited.IsCanceled ? ValueTaskSourceStatus.Canceled
        : ValueTaskSourceStatus.Faulted;

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        waiting.OnCompleted(continuation, state, token, flags);

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        waiting.GetResult(token);
        ValueTask<bool> next = awaited;
        awaited = default;
        try
        {
            bool hasItem = next.GetAwaiter().GetResult();
            if (listener is not null) TellWait(listener);
            return RecordItem(hasItem, arrived);
        }
        catch (Exception exception) when (call.RecordFailure(exception, Activity.Current))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (call.Failed)
            {
                if (listener is not null) TellWait(listener);
                Finish(call.Outcome, arrived);
            }
        }
    }

    private ValueTask<bool> WaitFor(ValueTask<bool> next)
    {
        if (listener is not null) asked = monitor.Clock.Timestamp();
        awaited = next;
        waiting.Reset();
        if (next.IsCompleted) Answered();
        else next.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(answered ??= Answered);
        return new ValueTask<bool>(this, waiting.Version);
    }

    /// <summary>The item, the end or the fault has come, on whatever thread; the caller goes on from here.</summary>
    private void Answered()
    {
        arrived = monitor.Clock.Timestamp();
        waiting.SetResult(true);
    }

    private bool RecordItem(bool hasItem, long now)
    {
        if (!hasItem)
        {
            Finish(InferenceOutcome.Success, now);
            return false;
        }

        if (Volatile.Read(ref finished) != 0) return true; // asked on after its end: not ours to judge
        double waited = monitor.Clock.Seconds(lastItem, now);
        bool first = items++ == 0;
        if (listener is not null) TellItem(listener, waited);
        else (first ? InferenceInstruments.TimeToFirstItem : InferenceInstruments.TimePerItem).Record(waited, monitor.Inference.Tags);
        lastItem = now;
        return true;
    }

    private void TellItem(ICallListener<T> hears, double seconds)
    {
        try
        {
            hears.OnOutput(inner.Current, seconds);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private void TellWait(ICallListener<T> hears)
    {
        if (Volatile.Read(ref finished) != 0) return;
        try
        {
            hears.OnWait(monitor.Clock.Seconds(asked, arrived));
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private void Finish(InferenceOutcome outcome, long now)
    {
        if (Volatile.Read(ref finished) == 0) Finish(outcome, now, call.Resume());
    }

    private void Finish(InferenceOutcome outcome, long now, Activity? ambient)
    {
        if (Interlocked.Exchange(ref finished, 1) == 0)
        {
            call.SetOutcome(outcome);
            call.SetItemCount(items);
            call.FinishAt(now, ambient);
        }

        call.Suspend(ambient);
    }

    /// <summary>What a stream that nobody disposed has left to tell.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Activity? ambient = call.Resume();
        call.FinishAt(lastItem, ambient);
    }
}
