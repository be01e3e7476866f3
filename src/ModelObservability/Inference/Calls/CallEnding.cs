namespace ModelObservability.Inference;

/// <summary>The outcome of a call so far, and what went wrong.</summary>
internal struct CallEnding
{
    private object? error; // an exception, or a code

    public InferenceOutcome Outcome { get; private set; }

    /// <summary>Whether the call has been counted with its outcome. It is here because it fits into the padding of this struct.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Whether a failure was recorded.</summary>
    public readonly bool Failed => error is not null;

    /// <summary>A code or the type of an exception; null if the call succeeded or the reason is unknown.</summary>
    public readonly object? Error => error is Exception exception ? exception.GetType() : error;

    /// <summary>Sets the outcome, unless a failure follows.</summary>
    public void Expect(InferenceOutcome outcome) => Outcome = outcome;

    /// <summary>Records an exception. It does not replace a code recorded earlier, which is more specific.</summary>
    public void RecordFailure(Exception exception)
    {
        if (error is not string) error = exception;
        Outcome = IsCancellation(exception) ? InferenceOutcome.Cancelled : InferenceOutcome.Error;
    }

    /// <summary>Records a failure with the code of a runtime or server.</summary>
    public void RecordFailure(string code)
    {
        error = code;
        Outcome = InferenceOutcome.Error;
    }

    /// <summary>Records why a task did not succeed.</summary>
    /// <param name="task">A faulted or cancelled task.</param>
    public void RecordFailure(Task task) => RecordFailure(ReasonOf(task));

    /// <summary>The exception of a task that did not succeed.</summary>
    /// <param name="task">A faulted or cancelled task.</param>
    public static Exception ReasonOf(Task task)
    {
        if (task.Exception is { } exception) return exception.InnerException ?? exception;
        try
        {
            task.GetAwaiter().GetResult(); // the only way to the exception of a cancelled task, which distinguishes a time-out from a cancellation
        }
        catch (OperationCanceledException cancellation)
        {
            return cancellation;
        }

        return new OperationCanceledException();
    }

    /// <summary>Time-outs of HTTP clients are cancellations with an inner <see cref="TimeoutException"/>; they count as errors.</summary>
    private static bool IsCancellation(Exception exception) =>
        exception is OperationCanceledException { InnerException: not TimeoutException };
}
