using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace ModelObservability.Inference;

/// <summary>
/// The answer of a stream that has to be waited for, made once for a stream. Whoever awaits it takes the result from the inner value task
/// itself, so that an exception is thrown as often and through as many frames as without us.
/// </summary>
internal sealed class StreamWait<T> : IValueTaskSource<bool>
{
    private readonly ModelMonitor monitor;
    private readonly Action answered;
    private ObservedEnumerator<T>? stream; // only while it waits: the inner stream may keep its last continuation, and must not keep ours alive with it
    private ManualResetValueTaskSourceCore<bool> core;
    private ValueTask<bool> awaited;
    private long asked;
    private long arrived;

    public StreamWait(ModelMonitor monitor) => (this.monitor, answered) = (monitor, Answered);

    /// <param name="stream">Whose answer it is.</param>
    /// <param name="next">The inner answer.</param>
    /// <param name="asked">When it was asked for; 0 where nobody wants to know.</param>
    public ValueTask<bool> For(ObservedEnumerator<T> stream, ValueTask<bool> next, long asked)
    {
        (this.stream, this.asked, awaited) = (stream, asked, next);
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
        return waiting.Take(next, asked, arrived);
    }

    /// <summary>The item, the end or the fault has come, on whatever thread; the caller goes on from here.</summary>
    private void Answered()
    {
        arrived = monitor.Clock.Timestamp();
        core.SetResult(true);
    }
}
