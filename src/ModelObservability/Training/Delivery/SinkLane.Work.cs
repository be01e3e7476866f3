using ModelObservability.Telemetry;

namespace ModelObservability.Training;

/// <summary>What the thread of the sink does.</summary>
internal sealed partial class SinkLane
{
    /// <summary>Records between two looks at whether a flush is due.</summary>
    private const int Batch = 1024;

    private long unflushed;
    private bool isDisposed;

    /// <summary>Whether the place a sink writes to is away, so that the same record may be taken later.</summary>
    private static bool IsAway(Exception e) => e is IOException or UnauthorizedAccessException or HttpRequestException or TimeoutException;

    private void Run()
    {
        while (!TryFinish())
        {
        }

        RetryInterrupted(progress.End);
    }

    /// <returns>Whether the thread has nothing left to do.</returns>
    private bool TryFinish()
    {
        try
        {
            bool last = closing; // read first: whatever was added before closing is then seen
            Work(last);
            if (!last && !abandoned)
            {
                wake.WaitOne();
                return false;
            }

            DisposeSink();
            return true;
        }
        catch (ThreadInterruptedException) when (Faults.Caught(FaultSite.Sink))
        {
            return false; // by a sink that interrupts its own thread: the next wait throws, whoever waits
        }
    }

    private void DisposeSink()
    {
        if (isDisposed) return;
        isDisposed = true;
        try
        {
            sink.Dispose();
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            RecordFailure(e);
        }
    }

    private static void RetryInterrupted(Action action)
    {
        try
        {
            action();
        }
        catch (ThreadInterruptedException) when (Faults.Caught(FaultSite.Sink))
        {
            action(); // an interruption is spent by throwing
        }
    }

    private void Work(bool last)
    {
        if (!last && !outage.MayTry) return;
        bool more = true;
        while (more && !abandoned)
        {
            int limit = outage.IsOn ? 1 : Batch; // one record is the probe of a sink that failed
            for (int taken = 0; taken < limit && more && !abandoned; taken++)
                if (!TryDeliver(ref more, last)) return;
            if ((outage.IsOn || flushDue || (!more && (last || progress.IsBehind))) && !TryFlush()) return;
        }
    }

    /// <returns>Whether to go on.</returns>
    private bool TryDeliver(ref bool more, bool last)
    {
        try
        {
            more = queue.TryDeliver(sink);
            if (more) unflushed++;
            return true;
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            bool dropped = !IsAway(e);
            if (dropped)
            {
                queue.Skip();
                Volatile.Write(ref sinkFailed, sinkFailed + 1);
            }

            RecordFailure(e);
            return dropped && last; // at the end there is no time for pauses: the next record may do better
        }
    }

    private bool TryFlush()
    {
        flushDue = false; // first: a request during this flush is answered by the next
        long upTo = queue.Taken;
        bool hasTaken = unflushed > 0; // flushing nothing proves nothing: a sink that refuses every record is one outage
        try
        {
            if (unflushed > 0 || outage.IsOn) sink.Flush();
        }
        catch (Exception e) when (Faults.Caught(FaultSite.Sink))
        {
            ReportRefusals();
            RecordFailure(e);
            return false;
        }

        ReportRefusals();
        Volatile.Write(ref written, written + unflushed); // what was taken and not flushed may still be lost, and counts as waiting
        unflushed = 0;
        if (hasTaken) outage.End();
        progress.Reached(upTo, hasTaken);
        return true;
    }

    /// <summary>Reports what the place of the sink refuses: no outage, and no reason to wait.</summary>
    private void ReportRefusals()
    {
        if (Guarded(sink.TakeRefusals, null) is not { } refusals) return;
        Volatile.Write(ref refused, refused + Math.Max(0, refusals.Refused));
        if (!closing) Report(SinkEvidence.Of(refusals)); // else the signal itself would come too late for the sinks
    }

    private void RecordFailure(Exception e)
    {
        Volatile.Write(ref failures, failures + 1);
        if (outage.Begin()) Report(SinkEvidence.Of(e));
        RetryInterrupted(progress.Fail); // last: whoever waited for a flush finds the failure reported
    }

    private void Report(IEnumerable<(string Name, object Value)> evidence)
    {
        try
        {
            onFailure(sink, evidence);
        }
        catch when (Faults.Caught(FaultSite.Sink))
        {
        }
    }
}
