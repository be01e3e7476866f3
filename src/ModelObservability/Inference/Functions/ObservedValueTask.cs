using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>An observed function that returns a value task.</summary>
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
internal sealed class ObservedValueTask<TInput, TOutput>
{
    private readonly ModelMonitor monitor;
    private readonly Func<TInput, ValueTask<TOutput>>? plain;
    private readonly Func<TInput, CancellationToken, ValueTask<TOutput>>? cancellable;
    private readonly CallDetails<TInput, TOutput>? details;

    public ObservedValueTask(ModelMonitor monitor, Func<TInput, ValueTask<TOutput>> plain, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.plain, this.details) = (monitor, plain, details);

    public ObservedValueTask(ModelMonitor monitor, Func<TInput, CancellationToken, ValueTask<TOutput>> cancellable, CallDetails<TInput, TOutput>? details) =>
        (this.monitor, this.cancellable, this.details) = (monitor, cancellable, details);

    public ValueTask<TOutput> Invoke(TInput input) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, CancellationToken.None) : plain!(input);

    public ValueTask<TOutput> Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, cancellationToken) : cancellable!(input, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no stack frame is set up while there are no listeners
    private ValueTask<TOutput> InvokeObserved(TInput input, CancellationToken cancellationToken)
    {
        ActiveCall call = default;
        call.Begin(monitor);
        bool handedOver = false;
        try
        {
            details?.ReadInput(input, ref call);
            call.StartClock();
            ValueTask<TOutput> task = plain is not null ? plain(input) : cancellable!(input, cancellationToken);
            if (!task.IsCompletedSuccessfully)
            {
                Task<TOutput> pending = task.AsTask();
                handedOver = true;
                return new(PendingCall<TInput, TOutput>.Await(pending, call, details));
            }

            TOutput output = task.Result; // a value task may be consumed once, so its result is returned in a new one
            call.StopClock();
            details?.ReadOutput(output, in call);
            call.SetOutcome(InferenceOutcome.Success);
            return new(output);
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
