using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelObservability.ML;

/// <summary>One pass over the rows. Left before its end it is <c>abandoned</c>, also when nobody disposes it: the collector does.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedCursor : DataViewRowCursor, IThreadPoolWorkItem
{
    private readonly ModelMonitor monitor;
    private readonly DataViewRowCursor inner;
    private ActiveCall call;
    private long rows;
    private int finished;

    public ObservedCursor(ModelMonitor monitor, DataViewRowCursor inner, in ActiveCall call) => (this.monitor, this.inner, this.call) = (monitor, inner, call);

    /// <summary>Nobody disposed it.</summary>
    ~ObservedCursor()
    {
        if (Interlocked.Exchange(ref finished, 1) != 0) return;
        call.SetItemCount(rows);
        call.Abandon();
        ActiveCall.QueueFinish(this);
    }

    public override long Position => inner.Position;

    public override long Batch => inner.Batch;

    public override DataViewSchema Schema => inner.Schema;

    public override bool MoveNext()
    {
        if (Volatile.Read(ref finished) != 0) return inner.MoveNext(); // asked on after its end: not ours to judge
        Activity? ambient = call.Resume();
        try
        {
            bool hasRow = inner.MoveNext();
            if (hasRow) rows++;
            else Finish(InferenceOutcome.Success, ambient);
            return hasRow;
        }
        catch (Exception exception) when (call.RecordFailure(exception, ambient))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (call.Failed) Finish(InferenceOutcome.Error, ambient);
            call.Suspend(ambient);
        }
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        inner.GetGetter<TValue>(column) is { } getter ? new ObservedGetter<TValue>(this, getter).Get : null!;

    public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

    /// <summary>What a cursor that nobody disposed has left to tell.</summary>
    void IThreadPoolWorkItem.Execute() => call.Finish(call.Resume());

    /// <summary>The value of a column could not be had: the pass has failed, and is recorded when it ends.</summary>
    /// <returns>False: the filter never catches.</returns>
    internal bool RecordFailure(Exception exception) => Volatile.Read(ref finished) == 0 && call.RecordFailure(exception, Activity.Current);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Activity? ambient = Activity.Current;
            Finish(InferenceOutcome.Abandoned, ambient);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Finish(InferenceOutcome outcome, Activity? ambient)
    {
        if (Interlocked.Exchange(ref finished, 1) != 0) return;
        call.SetOutcome(outcome);
        call.SetItemCount(rows);
        call.FinishAt(monitor.Clock.Timestamp(), ambient);
    }
}
