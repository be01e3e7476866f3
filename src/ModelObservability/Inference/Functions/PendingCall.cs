using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>A call whose task is not completed yet. Records the call when it is, then completes a task in exactly the same way.</summary>
/// <remarks>
/// <see cref="TaskCompletionSource{T}.SetFromTask"/> preserves every inner exception, the original cancellation exception, and their stack
/// traces; an async method would keep only the first exception, rethrow it, and add frames.
/// </remarks>
internal sealed class PendingCall<TInput, TOutput> : TaskCompletionSource<TOutput>, IThreadPoolWorkItem
{
    private readonly Task<TOutput> task;
    private readonly CallDetails<TInput, TOutput>? details;
    private ActiveCall call;

    private PendingCall(Task<TOutput> task, in ActiveCall call, CallDetails<TInput, TOutput>? details) =>
        (this.task, this.call, this.details) = (task, call, details);

    /// <summary>For a task that can never complete: whatever would complete it was collected.</summary>
    ~PendingCall()
    {
        call.Abandon();
        Abandoned.Queue(this);
    }

    public static Task<TOutput> Await(Task<TOutput> task, in ActiveCall call, CallDetails<TInput, TOutput>? details)
    {
        PendingCall<TInput, TOutput> pending = new(task, call, details);
        if (task.IsCompleted) pending.Complete(task);
        else Completion.Follow(task, pending.Complete);
        return pending.Task;
    }

    /// <summary>Finishes a call that can never complete.</summary>
    void IThreadPoolWorkItem.Execute() => call.Finish(call.Resume());

    private void Complete(Task _)
    {
#pragma warning disable CA1816 // the finalizer is for calls that never complete
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        Activity? ambient = call.Resume();
        if (task.IsCompletedSuccessfully)
        {
            call.StopClock();
            details?.ReadOutput(task.Result, in call);
            call.ReportOutput(task.Result);
            call.SetOutcome(InferenceOutcome.Success);
        }
        else
        {
            call.RecordFailure(task);
        }

        call.Finish(ambient); // on the thread that completed the task
        SetFromTask(task);
    }
}
