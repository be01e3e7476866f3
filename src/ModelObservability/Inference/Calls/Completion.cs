namespace ModelObservability.Inference;

/// <summary>Hears of the end of a task.</summary>
internal static class Completion
{
    /// <summary>
    /// Runs <paramref name="then"/> when the task ends, on the thread that ends it, so that what follows the wrapper's task is not later than
    /// what follows the task itself. A continuation of <c>await</c> would be queued where that thread has a synchronization context.
    /// </summary>
    public static void Follow(Task task, Action<Task> then)
    {
        AsyncFlowControl? flow = ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();
        try
        {
            _ = task.ContinueWith(then, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        finally
        {
            flow?.Undo();
        }
    }
}
