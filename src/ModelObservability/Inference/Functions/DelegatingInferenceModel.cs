namespace ModelObservability;

/// <summary>A model that passes every call on to another: the base of decorators. It owns the other: disposing one disposes the other.</summary>
/// <typeparam name="TInput">What it takes.</typeparam>
/// <typeparam name="TOutput">What it gives.</typeparam>
/// <param name="inner">The model that does the work.</param>
/// <exception cref="ArgumentNullException"><paramref name="inner"/> is null.</exception>
public class DelegatingInferenceModel<TInput, TOutput>(IInferenceModel<TInput, TOutput> inner)
    : IInferenceModel<TInput, TOutput>, IDisposable, IAsyncDisposable
{
    /// <summary>The model that does the work.</summary>
    protected IInferenceModel<TInput, TOutput> Inner { get; } = inner ?? throw new ArgumentNullException(nameof(inner));

    /// <inheritdoc/>
    public virtual ValueTask<TOutput> PredictAsync(TInput input, CancellationToken cancellationToken = default) =>
        Inner.PredictAsync(input, cancellationToken);

    /// <summary>Disposes the model that does the work, where it can be disposed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the model that does the work, where it can be disposed.</summary>
    /// <returns>Done when that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        await DisposeAsyncCore().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes <see cref="Inner"/>; a model that is only disposed asynchronously is waited for.</summary>
    /// <param name="disposing">False on the finalizer's thread.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        if (Inner is IDisposable disposable) disposable.Dispose();
        else if (Inner is IAsyncDisposable asyncDisposable) asyncDisposable.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>Disposes <see cref="Inner"/>.</summary>
    /// <returns>Done when that is done.</returns>
    protected virtual ValueTask DisposeAsyncCore()
    {
        if (Inner is IAsyncDisposable asyncDisposable) return asyncDisposable.DisposeAsync();
        (Inner as IDisposable)?.Dispose();
        return default;
    }
}
