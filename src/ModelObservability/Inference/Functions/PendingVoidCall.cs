using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>As <see cref="PendingCall{TInput, TOutput}"/>, for a task without a result.</summary>
internal sealed class PendingVoidCall : TaskCompletionSource, IThreadPoolWorkItem
{
    private readonly Task task;
    private ActiveCall call;

    private PendingVoidCall(Task task, in ActiveCall call) => (this.task, this.call) = (task, call);

    /// <summary>The task will never be completed: nobody holds what would complete it.</summary>
    ~PendingVoidCall()
    {
        call.Abandon();
        Abandoned.HandOn(this);
    }

    public static Task Await(Task task, in ActiveCall call)
    {
        PendingVoidCall pending = new(task, call);
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
        if (task.IsCompletedSuccessfully) call.SetOutcome(InferenceOutcome.Success);
        else call.RecordFailure(task);
        call.Finish(ambient); // this thread belongs to whoever completed the task
        SetFromTask(task);
    }
}
