using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>Like <see cref="PendingCall{TInput, TOutput}"/>, for a task without a result.</summary>
internal sealed class PendingVoidCall : TaskCompletionSource, IThreadPoolWorkItem
{
    private readonly Task task;
    private ActiveCall call;

    private PendingVoidCall(Task task, in ActiveCall call) => (this.task, this.call) = (task, call);

    /// <summary>For a task that can never complete: whatever would complete it was collected.</summary>
    ~PendingVoidCall()
    {
        call.Abandon();
        Abandoned.Queue(this);
    }

    public static Task Await(Task task, in ActiveCall call)
    {
        PendingVoidCall pending = new(task, call);
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
        if (task.IsCompletedSuccessfully) call.SetOutcome(InferenceOutcome.Success);
        else call.RecordFailure(task);
        call.Finish(ambient); // on the thread that completed the task
        SetFromTask(task);
    }
}
