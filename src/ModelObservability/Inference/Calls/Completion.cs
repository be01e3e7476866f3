namespace ModelObservability.Inference;

/// <summary>Continuations of tasks.</summary>
internal static class Completion
{
    /// <summary>
    /// Runs <paramref name="then"/> when the task completes, on the thread that completes it, so that continuations of the wrapper's task run no later
    /// than those of the task itself. A continuation of <c>await</c> would be queued if that thread has a synchronization context.
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
