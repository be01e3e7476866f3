using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace ModelObservability.Inference;

/// <summary>An observed function that returns a task without a result. While there are no listeners, or if the task is already completed, the function's own task is returned.</summary>
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
internal sealed class ObservedVoidTask<TInput>(ModelMonitor monitor, Func<TInput, CancellationToken, Task> inner, CallDetails<TInput, object>? details)
{
    public Task Invoke(TInput input) => Invoke(input, CancellationToken.None);

    public Task Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? InvokeObserved(input, cancellationToken) : inner(input, cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)] // so that no stack frame is set up while there are no listeners
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
                return task!; // a function that returns null instead of a task behaves the same when wrapped
            }

            handedOver = true;
            return PendingVoidCall.Await(task, call);
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
