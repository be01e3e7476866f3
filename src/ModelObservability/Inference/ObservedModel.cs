namespace ModelObservability.Inference;

/// <summary>A model, watched.</summary>
internal sealed class ObservedModel<TInput, TOutput> : DelegatingInferenceModel<TInput, TOutput>
{
    private readonly ObservedValueTask<TInput, TOutput> predict;

    public ObservedModel(IInferenceModel<TInput, TOutput> inner, ModelMonitor monitor, CallDetails<TInput, TOutput>? details)
        : base(inner) => predict = new(monitor, inner.PredictAsync, details);

    public override ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        predict.Invoke(input, cancellationToken);
}
