using ModelObservability.Http.Calls;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>
/// A response body as it is read. If it is not read to its end, the call is <c>abandoned</c>; a body that nobody disposes is found by its
/// finalizer. Nothing here throws.
/// </summary>
#pragma warning disable CA1816 // once the call has ended, the finalizer has nothing left to do
internal sealed class ResponseBody(ServerCall call, ResponseReader? reader, long? length) : IBodyInspector
{
    private long passed;
    private long waitingSince; // while a copy waits for its next piece; else 0

    /// <summary>What has been read of the response so far.</summary>
    public ResponseReader? Reader => reader;

    /// <summary>The body was never disposed.</summary>
    ~ResponseBody() => call.Abandon();

    /// <summary>Whether waits for pieces are recorded: those of a stream, once its first event has come.</summary>
    private bool IsTimed => reader is { Events: > 0, MayBeStream: true };

    /// <summary>A piece is asked for.</summary>
    /// <returns>A timestamp for <see cref="RecordWait"/>; 0 where the wait is of no interest.</returns>
    public long Ask() => IsTimed ? call.Now() : 0;

    /// <summary>Records how long a piece was waited for.</summary>
    /// <param name="asked">The result of <see cref="Ask"/>.</param>
    public void RecordWait(long asked)
    {
        if (asked != 0) call.RecordWait(asked);
    }

    /// <summary>A copy of the body has written a piece and waits for the next one.</summary>
    public void Wait() => waitingSince = Ask();

    /// <summary>Inspects the next piece.</summary>
    public void Inspect(ReadOnlySpan<byte> bytes)
    {
        Waited();
        passed += bytes.Length;
        if (reader is null) return;
        try
        {
            long before = reader.Events, progress = reader.Progress;
            reader.Read(bytes);
            if (reader.Progress > progress || reader.Events > before) call.RecordEvents(reader.Events - before, reader.Progress > progress);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>The application skipped a piece, so the rest cannot be interpreted.</summary>
    public void StopReading() => reader = null;

    /// <summary>The body was read to its end.</summary>
    public void End()
    {
        GC.SuppressFinalize(this);
        Waited();
        if (ErrorAtEnd() is { } error) call.Failed(error);
        else call.End(InferenceOutcome.Success);
    }

    /// <summary>The body was closed; the call succeeded if everything had been read.</summary>
    public void Close()
    {
        GC.SuppressFinalize(this);
        if (reader?.Abandon() is { } error) call.Failed(error);
        else call.End(passed == length || reader is { IsWhole: true } ? InferenceOutcome.Success : InferenceOutcome.Abandoned);
    }

    /// <summary>Reading failed. For exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool Failed(Exception exception, bool timed)
    {
        GC.SuppressFinalize(this);
        Waited();
        reader?.EndDocument();
        return call.Failed(exception, timed);
    }

    /// <summary>Reading failed after a wait that began at a timestamp. For exception filters.</summary>
    /// <returns>False, so that the filter never catches.</returns>
    public bool Failed(Exception exception, long asked)
    {
        RecordWait(asked);
        return Failed(exception, timed: false);
    }

    private void Waited()
    {
        RecordWait(waitingSince);
        waitingSince = 0;
    }

    private string? ErrorAtEnd()
    {
        try
        {
            return reader?.End();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }
}
