namespace ModelObservability.Inference;

/// <summary>The state behind an <see cref="InferenceCall"/>, used again and again. A handle of an earlier use no longer fits and does nothing.</summary>
internal sealed class CallState : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static CallState? spare;

    private ActiveCall call;
    private long use;
    private bool isOpen;

    /// <summary>A scope that nobody disposed, or a state whose thread has ended.</summary>
    ~CallState()
    {
        if (!isOpen) return;
        call.Abandon();
        Abandoned.HandOn(this);
    }

    /// <summary>The call itself, for the holder of the current use.</summary>
    public ref ActiveCall Call => ref call;

    /// <summary>Which use this is; handles of earlier uses have lower numbers.</summary>
    public long Use => Volatile.Read(ref use);

    public static CallState Rent(ModelMonitor monitor)
    {
        CallState state = spare ?? new CallState();
        spare = null;
        state.call.Begin(monitor); // all zeros: new, or returned
        state.isOpen = true;
        return state;
    }

    /// <summary>Ends a use; true for the one caller that ended it.</summary>
    public bool TryEnd(long expected) => Interlocked.CompareExchange(ref use, expected + 1, expected) == expected;

    /// <summary>What a scope that nobody disposed has left to tell.</summary>
    void IThreadPoolWorkItem.Execute() => call.Finish(call.Resume());

    public void Return()
    {
        isOpen = false;
        call = default;
        spare = this;
    }
}
