using ModelObservability.Http.Calls;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Contents;

/// <summary>
/// The body of an answer as it passes to its reader. Left before its end the call is <c>abandoned</c>, also when nobody disposes it: the
/// collector does. Nothing here throws.
/// </summary>
#pragma warning disable CA1816 // whoever ends the call, its finalizer has nothing left to do
internal sealed class AnswerBody(ServerCall call, AnswerFacts? facts, long? length)
{
    private long passed;
    private long? waitingSince; // of a copy

    /// <summary>What is known of the answer so far.</summary>
    public AnswerFacts? Facts => facts;

    /// <summary>Nobody disposed it.</summary>
    ~AnswerBody() => call.Forget();

    /// <summary>Whether it matters when pieces come.</summary>
    public bool IsTimed => facts is { MayBeStream: true };

    public long Now() => call.Now();

    /// <summary>A piece that had to be waited for since a timestamp has come.</summary>
    public void RecordWait(long asked)
    {
        if (IsTimed) call.RecordWait(asked);
    }

    /// <summary>A copy of the body begins to wait for its next piece: whatever takes the pieces has taken the one before.</summary>
    public void Waits() => waitingSince = IsTimed ? Now() : null;

    /// <summary>A piece has come.</summary>
    public void Pass(ReadOnlySpan<byte> bytes)
    {
        Waited();
        passed += bytes.Length;
        if (facts is null) return;
        try
        {
            long before = facts.Events, progress = facts.Progress;
            facts.Read(bytes);
            if (facts.Progress > progress) call.Progressed();
            if (facts.Events > before) call.RecordEvents(facts.Events - before);
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
        }
    }

    /// <summary>The reader has jumped over a piece: what the answer says is not known.</summary>
    public void Miss() => facts = null;

    /// <summary>All has come.</summary>
    public void End()
    {
        GC.SuppressFinalize(this);
        Waited();
        if (WrongAtEnd() is { } error) call.Failed(error);
        else call.End(InferenceOutcome.Success);
    }

    /// <summary>Its reader has left; one who has read all that there is was done.</summary>
    public void Leave()
    {
        GC.SuppressFinalize(this);
        if (facts?.Left() is { } error) call.Failed(error);
        else call.End(passed == length || facts is { IsWhole: true } ? InferenceOutcome.Success : InferenceOutcome.Abandoned);
    }

    /// <summary>Reading it failed. For exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Failed(Exception exception, bool timed)
    {
        GC.SuppressFinalize(this);
        Waited();
        facts?.Settle();
        return call.Failed(exception, timed);
    }

    /// <summary>Reading it failed after a wait since a timestamp. For exception filters.</summary>
    /// <returns>False: the filter never catches.</returns>
    public bool Failed(Exception exception, long asked)
    {
        RecordWait(asked);
        return Failed(exception, timed: false);
    }

    private void Waited()
    {
        if (waitingSince is { } since) RecordWait(since);
        waitingSince = null;
    }

    private string? WrongAtEnd()
    {
        try
        {
            return facts?.End();
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }
}
