using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>A call that gives a task without a result, watched. Nobody listening, or done already: the very task of the wrapped function comes back.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedVoidTask<TInput>(ModelMonitor monitor, Func<TInput, CancellationToken, Task> inner, CallDetails<TInput, object>? details)
{
    public Task Invoke(TInput input) => Invoke(input, CancellationToken.None);

    public Task Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, cancellationToken) : inner(input, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)] // while nobody listens its frame is not set up
    public Task InvokeObserved(TInput input, CancellationToken cancellationToken)
    {
        ActiveCall call = default;
        call.Begin(monitor);
        bool handedOver = false;
        try
        {
            details?.ReadInput(input, ref call);
            call.StartClock();
            Task task = inner(input, cancellationToken);
            if (task is null || task.IsCompletedSuccessfully)
            {
                call.StopClock();
                call.SetOutcome(task is null ? InferenceOutcome.Error : InferenceOutcome.Success);
                return task!; // a function that gives no task at all gets no better one from us
            }

            handedOver = true;
            return PendingVoidCall.Await(task, call);
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
