namespace ModelObservability;

/// <summary>A model that passes every call to an inner model; the base class of decorators. It owns the inner model and disposes it.</summary>
/// <typeparam name="TInput">The type of the input.</typeparam>
/// <typeparam name="TOutput">The type of the output.</typeparam>
/// <param name="inner">The inner model.</param>
/// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
public class DelegatingInferenceModel<TInput, TOutput>(IInferenceModel<TInput, TOutput> inner)
    : IInferenceModel<TInput, TOutput>, IDisposable, IAsyncDisposable
{
    /// <summary>The inner model.</summary>
    protected IInferenceModel<TInput, TOutput> Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public virtual ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        Inner.PredictAsync(input, cancellationToken);

    /// <summary>Disposes the inner model, if it is disposable.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the inner model, if it is disposable.</summary>
    /// <returns>A task that completes when the inner model is disposed.</returns>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes <see cref="Inner"/>; blocks if it can only be disposed asynchronously.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        if (Inner is IDisposable disposable) disposable.Dispose();
        else if (Inner is IAsyncDisposable asyncDisposable) asyncDisposable.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Disposes <see cref="Inner"/>.</summary>
    /// <returns>A task that completes when the inner model is disposed.</returns>
    protected virtual ValueTask DisposeAsyncCore()
    {
        if (Inner is IAsyncDisposable asyncDisposable) return asyncDisposable.DisposeAsync();
        (Inner as IDisposable)?.Dispose();
        return default;
    }
}
