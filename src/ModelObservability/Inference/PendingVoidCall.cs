using System.Diagnostics;
using ModelObservability.Telemetry;

namespace ModelObservability.Inference;

/// <summary>As <see cref="PendingCall{TInput, TOutput}"/>, for a task without a result.</summary>
internal sealed class PendingVoidCall : TaskCompletionSource
{
    private readonly Task task;
    private ActiveCall call;

    private PendingVoidCall(Task task, in ActiveCall call) => (this.task, this.call) = (task, call);

    public static Task Await(Task task, in ActiveCall call)
    {
        PendingVoidCall pending = new(task, call);
        if (task.IsCompleted) pending.Complete();
        else task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(pending.Complete);
        return pending.Task;
    }

    private void Complete()
    {
        Activity? ambient = call.Span is null ? null : Activity.Current;
        call.Enter();
        if (task.IsCompletedSuccessfully) call.Ends(InferenceOutcome.Success);
        else call.Saw(task);
        call.Finish();
        if (call.Span is not null) GuardedSource.MakeCurrent(ambient); // this thread belongs to whoever completed the task
        SetFromTask(task);
    }
}
