using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>A call whose task is not done yet: records when it is, then completes a task that ends exactly like it.</summary>
/// <remarks>
/// <see cref="TaskCompletionSource{T}.SetFromTask"/> hands on every inner exception, the very cancellation exception, and the stack they were
/// thrown with; an async method would keep the first exception only, throw it once more, and add frames.
/// </remarks>
internal sealed class PendingCall<TInput, TOutput> : TaskCompletionSource<TOutput>, IThreadPoolWorkItem
{
    private readonly Task<TOutput> task;
    private readonly CallDetails<TInput, TOutput>? details;
    private ActiveCall call;

    private PendingCall(Task<TOutput> task, in ActiveCall call, CallDetails<TInput, TOutput>? details) =>
        (this.task, this.call, this.details) = (task, call, details);

    /// <summary>The task will never be completed: nobody holds what would complete it.</summary>
    ~PendingCall()
    {
        call.Abandon();
        Abandoned.HandOn(this);
    }

    public static Task<TOutput> Await(Task<TOutput> task, in ActiveCall call, CallDetails<TInput, TOutput>? details)
    {
        PendingCall<TInput, TOutput> pending = new(task, call, details);
        if (task.IsCompleted) pending.Complete(task);
        else Completion.Follow(task, pending.Complete);
        return pending.Task;
    }

    /// <summary>What a call that nobody can complete has left to tell.</summary>
    void IThreadPoolWorkItem.Execute() => call.Finish(call.Resume());

    private void Complete(Task _)
    {
#pragma warning disable CA1816 // The finalizer is for calls that nobody completes.
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

        call.Finish(ambient); // this thread belongs to whoever completed the task
        SetFromTask(task);
    }
}
