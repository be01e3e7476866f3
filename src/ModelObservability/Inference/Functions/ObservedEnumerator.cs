using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>One enumeration of a stream. If it is left before its end, or collected without being disposed, it is <c>abandoned</c>.</summary>
internal sealed class ObservedEnumerator<T> : IAsyncEnumerator<T>, IThreadPoolWorkItem
{
    private readonly IAsyncEnumerator<T> inner;
    private readonly ICallListener<T>? listener;
    private ActiveCall call;
    private StreamWait<T>? wait;
    private long lastItem;
    private int finished;

    public ObservedEnumerator(IAsyncEnumerator<T> inner, in ActiveCall call)
    {
        (this.inner, this.call) = (inner, call);
        this.call.SetItemCount(0);
        lastItem = call.Started;
        listener = call.Listener as ICallListener<T>;
    }

    /// <summary>For an enumeration that was not disposed: it was abandoned at its last item.</summary>
    ~ObservedEnumerator()
    {
        if (Interlocked.Exchange(ref finished, 1) != 0) return;
        call.Abandon();
        Abandoned.Queue(this);
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
            throw; // never reached: the filter returns false
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

    /// <summary>The result of a completed wait, with the exception of the inner stream if there is one.</summary>
    /// <param name="next">The completed result of the inner stream.</param>
    /// <param name="requested">When it was requested.</param>
    /// <param name="arrived">When it arrived.</param>
    [StackTraceHidden]
    internal bool GetResult(ValueTask<bool> next, long requested, long arrived)
    {
        try
        {
            bool hasItem = next.GetAwaiter().GetResult();
            if (listener is not null) NotifyWait(listener, requested, arrived);
            return RecordItem(hasItem, arrived);
        }
        catch (Exception exception) when (call.RecordFailure(exception, Activity.Current))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            if (call.Failed)
            {
                if (listener is not null) NotifyWait(listener, requested, arrived);
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

        if (Volatile.Read(ref finished) != 0) return true; // enumerated past its end: not counted
        double waited = call.Monitor.Clock.Seconds(lastItem, now);
        bool first = call.CountItem();
        if (listener is not null) NotifyItem(listener, waited);
        else (first ? InferenceInstruments.TimeToFirstItem : InferenceInstruments.TimePerItem).Record(waited, call.Monitor.Inference.Tags);
        lastItem = now;
        return true;
    }

    private void NotifyItem(ICallListener<T> target, double seconds)
    {
        try
        {
            target.OnOutput(inner.Current, seconds);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    private void NotifyWait(ICallListener<T> target, long requested, long arrived)
    {
        if (Volatile.Read(ref finished) != 0) return;
        try
        {
            target.OnWait(call.Monitor.Clock.Seconds(requested, arrived));
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
            call.FinishAt(now, ambient);
        }

        call.Suspend(ambient);
    }

    /// <summary>Finishes an enumeration that was not disposed.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Activity? ambient = call.Resume();
        call.FinishAt(lastItem, ambient);
    }
}
