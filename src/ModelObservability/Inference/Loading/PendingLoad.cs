namespace ModelObservability.Inference;

/// <summary>A load whose task is not completed yet. Records the load when it is, then completes a task in exactly the same way, like <see cref="PendingCall{TInput, TOutput}"/>.</summary>
internal sealed class PendingLoad<TModel> : TaskCompletionSource<TModel>
{
    private readonly Task<TModel> task;
    private ModelLoad load;

    private PendingLoad(Task<TModel> task, in ModelLoad load) => (this.task, this.load) = (task, load);

    public static Task<TModel> Await(Task<TModel> task, in ModelLoad load)
    {
        PendingLoad<TModel> pending = new(task, load);
        if (task.IsCompleted) pending.Complete(task);
        else Completion.Follow(task, pending.Complete);
        return pending.Task;
    }

    private void Complete(Task _)
    {
        if (!task.IsCompletedSuccessfully) load.RecordFailure(CallEnding.ReasonOf(task));
        load.EndElsewhere();
        SetFromTask(task);
    }
}
