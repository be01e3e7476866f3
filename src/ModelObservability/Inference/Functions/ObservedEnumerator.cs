using System.Diagnostics;
using System.Runtime.CompilerServices;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>One enumeration of a stream. Left before its end it is <c>abandoned</c>, also when nobody disposes it: the collector does.</summary>
internal sealed class ObservedEnumerator<T> : IAsyncEnumerator<T>, IThreadPoolWorkItem
{
    private readonly IAsyncEnumerator<T> inner;
    private readonly ModelMonitor monitor;
    private readonly ICallListener<T>? listener;
    private ActiveCall call;
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
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (call.Failed) Finish(call.Outcome, monitor.Clock.Timestamp(), ambient);
            call.Suspend(ambient);
        }

        return next.IsCompletedSuccessfully ? new(RecordItem(next.Result)) : Await(next, listener is null ? 0 : monitor.Clock.Timestamp());
    }

    public ValueTask DisposeAsync()
    {
        Finish(InferenceOutcome.Abandoned, monitor.Clock.Timestamp());
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> Await(ValueTask<bool> next, long asked)
    {
        try
        {
            bool hasItem = await next.ConfigureAwait(false);
            if (listener is not null) TellWait(listener, asked);
            return RecordItem(hasItem);
        }
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (call.Failed)
            {
                if (listener is not null) TellWait(listener, asked);
                Finish(call.Outcome, monitor.Clock.Timestamp());
            }
        }
    }

    private bool RecordItem(bool hasItem)
    {
        long now = monitor.Clock.Timestamp();
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

    private void TellWait(ICallListener<T> hears, long asked)
    {
        if (Volatile.Read(ref finished) != 0) return;
        try
        {
            hears.OnWait(monitor.Clock.Seconds(asked, monitor.Clock.Timestamp()));
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
