using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>Observes models behind an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>.</summary>
/// <example><code>
/// using var monitor = new ModelMonitor("search");
/// var embeddings = monitor.Observe(generator);   // the line that changes
/// </code></example>
public static class EmbeddingObservationExtensions
{
    /// <summary>
    /// Observes a generator of embeddings. Results, exceptions and cancellation are those of the generator. While there is no listener, the
    /// generator's own tasks are returned. A generator that the monitor observes already comes back as it is.
    /// </summary>
    /// <typeparam name="TInput">What embeddings are made of.</typeparam>
    /// <typeparam name="TEmbedding">The embeddings.</typeparam>
    /// <param name="monitor">The model's monitor. After it is disposed, calls are not observed and are counted as faults.</param>
    /// <param name="generator">The generator. The wrapper owns it and disposes it.</param>
    /// <param name="options">Provider and prices; null for the defaults.</param>
    /// <returns>The observed generator.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="monitor"/> or <paramref name="generator"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The monitor is disposed.</exception>
    public static IEmbeddingGenerator<TInput, TEmbedding> Observe<TInput, TEmbedding>(
        this ModelMonitor monitor, IEmbeddingGenerator<TInput, TEmbedding> generator, EmbeddingObservationOptions? options = null)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(monitor);
        ArgumentNullException.ThrowIfNull(generator);
        ObjectDisposedException.ThrowIf(monitor.IsDisposed, monitor);
        EmbeddingObservationOptions validated = (options ?? new()).Validated();
        var below = ObservedEmbeddingGenerator<TInput, TEmbedding>.Below(generator, monitor);
        return below.IsObserved
            ? generator
            : new ObservedEmbeddingGenerator<TInput, TEmbedding>(generator, below, monitor, validated, LanguageModelInstruments.Current);
    }
}
