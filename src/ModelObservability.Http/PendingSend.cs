namespace ModelObservability.Http;

/// <summary>A request whose answer is not there yet: reads it when it is, then completes a task that ends exactly like the handler's.</summary>
internal sealed class PendingSend : TaskCompletionSource<HttpResponseMessage>
{
    private readonly Task<HttpResponseMessage> task;
    private readonly Exchange exchange;

    private PendingSend(Task<HttpResponseMessage> task, Exchange exchange) => (this.task, this.exchange) = (task, exchange);

    /// <summary>The task will never be completed: nobody holds what would complete it.</summary>
    ~PendingSend() => exchange.Forget();

    public static Task<HttpResponseMessage> Await(Task<HttpResponseMessage> task, Exchange exchange)
    {
        PendingSend pending = new(task, exchange);
        if (task.IsCompleted) pending.Complete(task);
        else ActiveCall.OnCompleted(task, pending.Complete);
        return pending.Task;
    }

    private void Complete(Task _)
    {
#pragma warning disable CA1816 // The finalizer is for calls that nobody completes.
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        if (task.IsCompletedSuccessfully) exchange.Answered(task.Result);
        else exchange.Failed(ActiveCall.FailureOf(task));
        SetFromTask(task);
    }
}
