using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>A call that gives a value task, watched.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
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

    [MethodImpl(MethodImplOptions.NoInlining)] // while nobody listens its frame is not set up
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

            TOutput output = task.Result; // a value task may be read once, so its value goes on in a new one
            call.StopClock();
            details?.ReadOutput(output, in call);
            call.SetOutcome(InferenceOutcome.Success);
            return new(output);
        }
        catch (Exception exception) when (call.RecordFailure(exception))
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
