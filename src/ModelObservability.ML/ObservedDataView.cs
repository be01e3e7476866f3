using System.Diagnostics;
using Microsoft.ML;

namespace ModelObservability.ML;

/// <summary>What an observed transformer gives: the same rows, and each cursor over them is a call.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedDataView(ModelMonitor monitor, IDataView inner) : IDataView
{
    public bool CanShuffle => inner.CanShuffle;

    public DataViewSchema Schema => inner.Schema;

    public long? GetRowCount() => inner.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        if (!ActiveCall.IsWanted(monitor)) return inner.GetRowCursor(columnsNeeded, rand);
        ActiveCall call = ActiveCall.Start(monitor);
        call.StartClock();
        bool handedOver = false;
        try
        {
            DataViewRowCursor cursor = inner.GetRowCursor(columnsNeeded, rand);
            if (cursor is null) return null!; // what breaks without us breaks the same way with us
            handedOver = true;
            return new ObservedCursor(monitor, cursor, in call);
        }
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (!handedOver) call.Finish();
            call.Leave();
        }
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewRowCursor[] cursors = inner.GetRowCursorSet(columnsNeeded, n, rand);
        return cursors is null || !ActiveCall.IsWanted(monitor) ? cursors! : Array.ConvertAll(cursors, Observe);
    }

    private DataViewRowCursor Observe(DataViewRowCursor cursor)
    {
        ActiveCall call = ActiveCall.Start(monitor);
        call.StartClock();
        call.Leave();
        return new ObservedCursor(monitor, cursor, in call);
    }
}
