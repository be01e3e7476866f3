using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ModelObservability.Inference;

namespace ModelObservability.Instrumentation;

/// <summary>
/// An observed function that returns a task. While there are no listeners, or if the task is already completed, the function's own task is
/// returned.
/// </summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the task's result.</typeparam>
[Experimental("MOX001")]
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
public sealed class ObservedTask<TInput, TOutput>
{
    private readonly ModelMonitor monitor;
    private readonly Func<TInput, Task<TOutput>>? plain;
    private readonly Func<TInput, CancellationToken, Task<TOutput>>? cancellable;
    private readonly CallDetails<TInput, TOutput>? details;

    internal ObservedTask(ModelMonitor monitor, Func<TInput, Task<TOutput>> plain, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.plain, this.details) = (monitor, plain, details);

    /// <summary>Wraps a function whose calls have different shapes.</summary>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="function">The function.</param>
    public ObservedTask(ModelMonitor monitor, Func<TInput, CancellationToken, Task<TOutput>> function)
        : this(monitor, function, details: null)
    {
    }

    internal ObservedTask(ModelMonitor monitor, Func<TInput, CancellationToken, Task<TOutput>> cancellable, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.cancellable, this.details) = (monitor, cancellable, details);

    internal Task<TOutput> Invoke(TInput input)
    {
        if (ActiveCall.IsAlwaysWanted(monitor)) return InvokeObserved(input, CancellationToken.None);
        return details is null ? plain!(input) : InvokeDetailed(input);
    }

    internal Task<TOutput> Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, cancellationToken) : cancellable!(input, cancellationToken);

    /// <summary>Calls the function.</summary>
    /// <param name="input">Its input.</param>
    /// <param name="shape">The shape of this call.</param>
    /// <param name="cancellationToken">Passed to the function.</param>
    /// <returns>A task that completes exactly like the function's.</returns>
    public Task<TOutput> Invoke(TInput input, ICallShape shape, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, shape) ? InvokeObserved(input, cancellationToken, shape) : cancellable!(input, cancellationToken);

    // This method and the next are kept out of Invoke, so that it sets up no stack frame for them while there are no listeners.
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
                    call.ReportOutput(task.Result);
                }

                call.SetOutcome(task is null ? InferenceOutcome.Error : InferenceOutcome.Success);
                return task!; // a function that returns null instead of a task behaves the same when wrapped
            }

            handedOver = true;
            return PendingCall<TInput, TOutput>.Await(task, call, details);
        }
        catch (Exception exception) when (call.RecordFailure(exception))
        {
            throw; // never reached: the filter returns false
        }
        finally
        {
            if (!handedOver) call.Finish();
            call.Leave();
        }
    }
}
