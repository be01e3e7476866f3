namespace ModelObservability;

/// <summary>A model that passes every call on to another: the base of decorators.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">What it gives.</typeparam>
/// <param name="inner">The model that does the work. Not disposed: it belongs to whoever made it.</param>
/// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
public class DelegatingInferenceModel<TInput, TOutput>(IInferenceModel<TInput, TOutput> inner) : IInferenceModel<TInput, TOutput>
{
    /// <summary>The model that does the work.</summary>
    protected IInferenceModel<TInput, TOutput> Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public virtual ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        Inner.PredictAsync(input, cancellationToken);
}
