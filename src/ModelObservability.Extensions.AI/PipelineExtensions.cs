using Microsoft.Extensions.AI;

namespace ModelObservability;

/// <summary>Observes language models where their pipeline is built.</summary>
/// <example><code>
/// IChatClient chat = new ChatClientBuilder(client)
///     .UseFunctionInvocation()
///     .UseModelObservability(monitor)   // below it: every call of the model is one call
///     .Build();
/// </code></example>
public static class PipelineExtensions
{
    /// <summary>
    /// Observes what is added after it, as <see cref="ChatObservationExtensions.Observe"/> does. Put it before <c>UseOpenTelemetry()</c> where both are
    /// used: what comes first in a builder lies outside, and from there ours sees the other and leaves <c>gen_ai.*</c> to it.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">Provider, prices and the stall limit; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ChatClientBuilder UseModelObservability(this ChatClientBuilder builder, ModelMonitor monitor, ChatObservationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(monitor);
        ChatObservationOptions validated = (options ?? new()).Validated();
        return builder.Use(client => monitor.Observe(client, validated));
    }

    /// <summary>As the one for chat clients, for generators of embeddings.</summary>
    /// <typeparam name="TInput">What embeddings are made of.</typeparam>
    /// <typeparam name="TEmbedding">The embeddings.</typeparam>
    /// <param name="builder">The builder.</param>
    /// <param name="monitor">The model's monitor.</param>
    /// <param name="options">Provider and prices; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="monitor"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static EmbeddingGeneratorBuilder<TInput, TEmbedding> UseModelObservability<TInput, TEmbedding>(
        this EmbeddingGeneratorBuilder<TInput, TEmbedding> builder, ModelMonitor monitor, EmbeddingObservationOptions? options = null)
        where TEmbedding : Embedding
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(monitor);
        EmbeddingObservationOptions validated = (options ?? new()).Validated();
        return builder.Use(generator => monitor.Observe(generator, validated));
    }
}
