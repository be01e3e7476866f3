namespace ModelObservability;

/// <summary>A model with one method, for dependency injection and decorators.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
public interface IInferenceModel<in TInput, TOutput>
{
    /// <summary>Runs the model.</summary>
    /// <param name="input">The input.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The output of the model.</returns>
    ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default);
}
