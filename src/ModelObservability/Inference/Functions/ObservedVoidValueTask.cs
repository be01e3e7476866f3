using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>An observed function that returns a value task without a result, observed as a task; completed ones allocate none.</summary>
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
internal sealed class ObservedVoidValueTask<TInput>(ModelMonitor monitor, Func<TInput, CancellationToken, ValueTask> inner, CallDetails<TInput, object>? details)
{
    private readonly ObservedVoidTask<TInput> observed = new(monitor, [StackTraceHidden] (input, cancellationToken) => inner(input, cancellationToken).AsTask(), details);

    public ValueTask Invoke(TInput input) => Invoke(input, CancellationToken.None);

    public ValueTask Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? new(observed.InvokeObserved(input, cancellationToken)) : inner(input, cancellationToken);
}
