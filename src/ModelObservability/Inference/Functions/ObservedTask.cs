using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>A call that gives a task, watched. Nobody listening, or done already: the very task of the wrapped function comes back.</summary>
internal sealed class ObservedTask<TInput, TOutput>
{
    private readonly ModelMonitor monitor;
    private readonly Func<TInput, Task<TOutput>>? plain;
    private readonly Func<TInput, CancellationToken, Task<TOutput>>? cancellable;
    private readonly CallDetails<TInput, TOutput>? details;

    public ObservedTask(ModelMonitor monitor, Func<TInput, Task<TOutput>> plain, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.plain, this.details) = (monitor, plain, details);

    public ObservedTask(ModelMonitor monitor, Func<TInput, CancellationToken, Task<TOutput>> cancellable, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.cancellable, this.details) = (monitor, cancellable, details);

    public Task<TOutput> Invoke(TInput input)
    {
        if (ActiveCall.IsAlwaysWanted(monitor)) return InvokeObserved(input, CancellationToken.None);
        return details is null ? plain!(input) : InvokeDetailed(input);
    }

    public Task<TOutput> Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, cancellationToken) : cancellable!(input, cancellationToken);

    /// <summary>A cancellable call of a shape of its own.</summary>
    public Task<TOutput> Invoke(TInput input, ICallShape shape, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, shape) ? InvokeObserved(input, cancellationToken, shape) : cancellable!(input, cancellationToken);

    // Kept out of Invoke, and the next one, too: while nobody listens their frames are not set up.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<TOutput> InvokeDetailed(TInput input) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, CancellationToken.None) : plain!(input);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<TOutput> InvokeObserved(TInput input, CancellationToken cancellationToken, ICallShape? shape = null)
    {
        if (!monitor.IsWatching()) return plain is not null ? plain(input) : cancellable!(input, cancellationToken);
        ActiveCall call = ActiveCall.Start(monitor, shape);
        bool handedOver = false;
        try
        {
            details?.ReadInput(input, ref call);
            call.StartClock();
            Task<TOutput> task = plain is not null ? plain(input) : cancellable!(input, cancellationToken);
            if (task is null || task.IsCompletedSuccessfully)
            {
                call.StopClock();
                if (task is not null)
                {
                    details?.ReadOutput(task.Result, in call);
                    call.Tell(task.Result);
                }

                call.Ends(task is null ? InferenceOutcome.Error : InferenceOutcome.Success);
                return task!; // a function that gives no task at all gets no better one from us
            }

            handedOver = true;
            return PendingCall<TInput, TOutput>.Await(task, call, details);
        }
        catch (Exception exception) when (call.Saw(exception))
        {
            throw; // never reached: the filter only looks
        }
        finally
        {
            if (!handedOver) call.Finish();
            call.Leave();
        }
    }
}
