using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace ModelObservability.Inference;

/// <summary>
/// Waits for an item that is not available yet; created once per enumeration. Awaiting it gets the result from the inner value task
/// itself, so that an exception is thrown as often and through as many frames as without the wrapper.
/// </summary>
internal sealed class StreamWait<T> : IValueTaskSource<bool>
{
    private readonly ModelMonitor monitor;
    private readonly Action answered;
    private ObservedEnumerator<T>? stream; // set only while it waits: the inner stream may keep its last continuation, and must not keep the enumeration alive with it
    private ManualResetValueTaskSourceCore<bool> core;
    private ValueTask<bool> awaited;
    private long requested;
    private long arrived;

    public StreamWait(ModelMonitor monitor) => (this.monitor, answered) = (monitor, Answered);

    /// <param name="stream">The enumeration.</param>
    /// <param name="next">The pending result of the inner stream.</param>
    /// <param name="requested">When it was requested; 0 without a listener.</param>
    public ValueTask<bool> For(ObservedEnumerator<T> stream, ValueTask<bool> next, long requested)
    {
        (this.stream, this.requested, awaited) = (stream, requested, next);
        core.Reset();
        if (next.IsCompleted) Answered();
        else next.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(answered);
        return new ValueTask<bool>(this, core.Version);
    }

    public ValueTaskSourceStatus GetStatus(short token) =>
        core.GetStatus(token) == ValueTaskSourceStatus.Pending ? ValueTaskSourceStatus.Pending
        : awaited.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
        : awaited.IsCanceled ? ValueTaskSourceStatus.Canceled
        : ValueTaskSourceStatus.Faulted;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(continuation, state, token, flags);

    [StackTraceHidden]
    public bool GetResult(short token)
    {
        core.GetResult(token);
        var (waiting, next) = (stream!, awaited);
        (stream, awaited) = (null, default);
        return waiting.GetResult(next, requested, arrived);
    }

    /// <summary>Continues the caller when the item, the end or the fault has arrived, on any thread.</summary>
    private void Answered()
    {
        arrived = monitor.Clock.Timestamp();
        core.SetResult(true);
    }
}
