namespace ModelObservability.Inference;

/// <summary>How a call ends, as far as is known: its outcome, and what went wrong.</summary>
internal struct CallEnding
{
    private object? error; // an exception, or a code

    public InferenceOutcome Outcome { get; private set; }

    /// <summary>Whether the call has been counted with its outcome. Here because it takes no memory here.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Whether something went wrong that has been seen.</summary>
    public readonly bool Failed => error is not null;

    /// <summary>A code, the type of an exception, or null where nothing is known or nothing failed.</summary>
    public readonly object? Error => error is Exception exception ? exception.GetType() : error;

    /// <summary>The call will end as the outcome says, unless an exception passes.</summary>
    public void Expect(InferenceOutcome outcome) => Outcome = outcome;

    /// <summary>An exception passes. A code that was given tells more and stays.</summary>
    public void RecordFailure(Exception exception)
    {
        if (error is not string) error = exception;
        Outcome = IsCancellation(exception) ? InferenceOutcome.Cancelled : InferenceOutcome.Error;
    }

    /// <summary>The call has failed for a reason that has a code of its own: of a runtime, of a server.</summary>
    public void RecordFailure(string code)
    {
        error = code;
        Outcome = InferenceOutcome.Error;
    }

    /// <summary>Remembers why a task did not succeed.</summary>
    /// <param name="task">A completed task, faulted or cancelled.</param>
    public void RecordFailure(Task task) => RecordFailure(ReasonOf(task));

    /// <summary>Why a task did not succeed.</summary>
    /// <param name="task">A completed task, faulted or cancelled.</param>
    public static Exception ReasonOf(Task task)
    {
        if (task.Exception is { } exception) return exception.InnerException ?? exception;
        try
        {
            task.GetAwaiter().GetResult(); // the only way to the exception of a cancelled task, which tells a time-out from a cancellation
        }
        catch (OperationCanceledException cancellation)
        {
            return cancellation;
        }

        return new OperationCanceledException();
    }

    /// <summary>Time-outs of HTTP clients come as cancellations that hold a <see cref="TimeoutException"/>: nobody cancelled.</summary>
    private static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException { InnerException: not TimeoutException };
}
