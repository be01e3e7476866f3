namespace ModelObservability.Inference;

/// <summary>The state behind an <see cref="InferenceCall"/>, reused. Handles of an earlier use are stale and do nothing.</summary>
internal sealed class CallState : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static CallState? spare;

    private ActiveCall call;
    private long use;
    private bool isOpen;

    /// <summary>For a scope that was not disposed, or a state whose thread has ended.</summary>
    ~CallState()
    {
        if (!isOpen) return;
        call.Abandon();
        Abandoned.Queue(this);
    }

    /// <summary>The call itself, for the holder of the current use.</summary>
    public ref ActiveCall Call => ref call;

    /// <summary>The number of the current use; handles of earlier uses have lower numbers.</summary>
    public long Use => Volatile.Read(ref use);

    public static CallState Rent(ModelMonitor monitor)
    {
        CallState state = spare ?? new CallState();
        spare = null;
        state.call.Begin(monitor); // all zeros: new or returned
        state.isOpen = true;
        return state;
    }

    /// <summary>Ends a use; returns true only to the caller that ended it.</summary>
    public bool TryEnd(long expected) => Interlocked.CompareExchange(ref use, expected + 1, expected) == expected;

    /// <summary>Finishes a scope that was not disposed.</summary>
    void IThreadPoolWorkItem.Execute() => call.Finish(call.Resume());

    public void Return()
    {
        isOpen = false;
        call = default;
        spare = this;
    }
}
