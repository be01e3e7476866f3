using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>One enumeration of a stream. Left before its end it is <c>abandoned</c>, also when nobody disposes it: the collector does.</summary>
internal sealed class ObservedEnumerator<T> : IAsyncEnumerator<T>, IThreadPoolWorkItem
{
    private readonly IAsyncEnumerator<T> inner;
    private readonly ICallListener<T>? listener;
    private ActiveCall call;
    private StreamWait<T>? wait;
    private long lastItem;
    private long items;
    private int finished;

    public ObservedEnumerator(IAsyncEnumerator<T> inner, in ActiveCall call)
    {
        (this.inner, this.call) = (inner, call);
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

    [StackTraceHidden]
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
            if (call.Failed) Finish(call.Outcome, call.Monitor.Clock.Timestamp(), ambient);
            call.Suspend(ambient);
        }

        return next.IsCompletedSuccessfully ? new(RecordItem(next.Result, call.Monitor.Clock.Timestamp())) : (wait ??= new(call.Monitor)).For(this, next, listener is null ? 0 : call.Monitor.Clock.Timestamp());
    }

    public ValueTask DisposeAsync()
    {
        Finish(InferenceOutcome.Abandoned, call.Monitor.Clock.Timestamp());
        GC.SuppressFinalize(this);
        return inner.DisposeAsync();
    }

    /// <summary>What was waited for has come: gives the caller the inner answer itself.</summary>
    /// <param name="next">The inner answer; complete.</param>
    /// <param name="asked">When it was asked for.</param>
    /// <param name="arrived">When it came.</param>
    [StackTraceHidden]
    internal bool Take(ValueTask<bool> next, long asked, long arrived)
    {
        try
        {
            bool hasItem = next.GetAwaiter().GetResult();
            if (listener is not null) TellWait(listener, asked, arrived);
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
                if (listener is not null) TellWait(listener, asked, arrived);
                Finish(call.Outcome, arrived);
            }
        }
    }

    private bool RecordItem(bool hasItem, long now)
    {
        if (!hasItem)
        {
            Finish(InferenceOutcome.Success, now);
            return false;
        }

        if (Volatile.Read(ref finished) != 0) return true; // asked on after its end: not ours to judge
        double waited = call.Monitor.Clock.Seconds(lastItem, now);
        bool first = items++ == 0;
        if (listener is not null) TellItem(listener, waited);
        else (first ? InferenceInstruments.TimeToFirstItem : InferenceInstruments.TimePerItem).Record(waited, call.Monitor.Inference.Tags);
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

    private void TellWait(ICallListener<T> hears, long asked, long arrived)
    {
        if (Volatile.Read(ref finished) != 0) return;
        try
        {
            hears.OnWait(call.Monitor.Clock.Seconds(asked, arrived));
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
