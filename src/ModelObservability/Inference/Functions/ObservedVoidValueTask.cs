using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>A call that gives a value task without a result, watched as the task it stands for; one that is done costs no task.</summary>
[StackTraceHidden] // an exception that passes has the lines of the bare call
internal sealed class ObservedVoidValueTask<TInput>(ModelMonitor monitor, Func<TInput, CancellationToken, ValueTask> inner, CallDetails<TInput, object>? details)
{
    private readonly ObservedVoidTask<TInput> observed = new(monitor, [StackTraceHidden] (input, cancellationToken) => inner(input, cancellationToken).AsTask(), details);

    public ValueTask Invoke(TInput input) => Invoke(input, CancellationToken.None);

    public ValueTask Invoke(TInput input, CancellationToken cancellationToken) =>
        ActiveCall.IsWanted(monitor, details) ? new(observed.InvokeObserved(input, cancellationToken)) : inner(input, cancellationToken);
}
