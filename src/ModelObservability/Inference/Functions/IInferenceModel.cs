namespace ModelObservability;

/// <summary>A model behind one method, for containers and for stacking decorators.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">What it gives.</typeparam>
public interface IInferenceModel<in TInput, TOutput>
{
    /// <summary>Asks the model.</summary>
    /// <param name="input">What it takes.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    /// <returns>What the model gives.</returns>
    ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default);
}
