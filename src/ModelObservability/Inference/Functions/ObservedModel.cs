using System.Diagnostics;

namespace ModelObservability.Inference;

/// <summary>An observed model.</summary>
[StackTraceHidden] // exceptions have the stack trace of the unwrapped call
internal sealed class ObservedModel<TInput, TOutput> : DelegatingInferenceModel<TInput, TOutput>
{
    private readonly ObservedValueTask<TInput, TOutput> predict;

    private readonly bool leaveOpen;

    public ObservedModel(IInferenceModel<TInput, TOutput> inner, ModelMonitor monitor, CallDetails<TInput, TOutput>? details, bool leaveOpen)
        : base(inner) => (predict, this.leaveOpen) = (new(monitor, inner.PredictAsync, details), leaveOpen);

    public override ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        predict.Invoke(input, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (!leaveOpen) base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore() => leaveOpen ? default : base.DisposeAsyncCore();
}
