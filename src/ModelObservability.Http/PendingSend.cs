namespace ModelObservability.Http;

/// <summary>A request that is still under way: observes its response, then completes a task exactly like the handler's.</summary>
internal sealed class PendingSend : TaskCompletionSource<HttpResponseMessage>
{
    private readonly Task<HttpResponseMessage> task;
    private readonly Exchange exchange;

    private PendingSend(Task<HttpResponseMessage> task, Exchange exchange) => (this.task, this.exchange) = (task, exchange);

    /// <summary>The handler's task was collected, so this one will never be completed.</summary>
    ~PendingSend() => exchange.Abandon();

    public static Task<HttpResponseMessage> Await(Task<HttpResponseMessage> task, Exchange exchange)
    {
        PendingSend pending = new(task, exchange);
        if (task.IsCompleted) pending.Complete(task);
        else ActiveCall.OnCompleted(task, pending.Complete);
        return pending.Task;
    }

    private void Complete(Task _)
    {
#pragma warning disable CA1816 // the finalizer is for calls that are never completed
        GC.SuppressFinalize(this);
#pragma warning restore CA1816
        if (task.IsCompletedSuccessfully) exchange.ReceiveResponse(task.Result);
        else exchange.Failed(ActiveCall.FailureOf(task));
        SetFromTask(task);
    }
}
