using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>An observed generator of embeddings. Results and exceptions pass through unchanged; faults of telemetry do not.</summary>
[StackTraceHidden] // an exception that passes through has the stack trace of the bare call
internal sealed class ObservedEmbeddingGenerator<TInput, TEmbedding> : DelegatingEmbeddingGenerator<TInput, TEmbedding>
    where TEmbedding : Embedding
{
    private readonly LanguageModelEndpoint watch;
    private readonly EmbeddingGeneratorMetadata? metadata;
    private readonly ObservedTask<EmbeddingArguments, GeneratedEmbeddings<TEmbedding>> answer;

    public ObservedEmbeddingGenerator(
        IEmbeddingGenerator<TInput, TEmbedding> generator, in PipelineBelow<EmbeddingGeneratorMetadata> below, ModelMonitor monitor,
        EmbeddingObservationOptions options, LanguageModelInstruments instruments)
        : base(generator)
    {
        metadata = below.Metadata;
        watch = Endpoint.Of(
            monitor, below.HasOpenTelemetry ? LanguageModelInstruments.OursOnly : instruments, LanguageModelOperation.Embeddings,
            options.Provider ?? metadata?.ProviderName, metadata?.ProviderUri, options.Prices, options.OnCallEnded);
        answer = new ObservedTask<EmbeddingArguments, GeneratedEmbeddings<TEmbedding>>(
            monitor, [StackTraceHidden] (arguments, cancellationToken) => InnerGenerator.GenerateAsync(arguments.Values, arguments.Options, cancellationToken));
    }

    public static PipelineBelow<EmbeddingGeneratorMetadata> Below(IEmbeddingGenerator<TInput, TEmbedding> generator, ModelMonitor monitor) =>
        PipelineBelow<EmbeddingGeneratorMetadata>.Of(
            generator.GetService, typeof(OpenTelemetryEmbeddingGenerator<TInput, TEmbedding>), typeof(ObservedEmbeddingGenerator<TInput, TEmbedding>), monitor);

    public override Task<GeneratedEmbeddings<TEmbedding>> GenerateAsync(
        IEnumerable<TInput> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
        watch.IsWanted
            ? answer.Invoke(new(values, options), new EmbeddingRequest<TInput, TEmbedding>(watch, metadata, values, options), cancellationToken)
            : InnerGenerator.GenerateAsync(values, options, cancellationToken);

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        if (serviceType == typeof(ObservedEmbeddingGenerator<TInput, TEmbedding>) && ReferenceEquals(serviceKey, watch.Monitor)) return this;
        return SpanSource.Above(serviceType, serviceKey, base.GetService(serviceType, serviceKey));
    }

    private readonly record struct EmbeddingArguments(IEnumerable<TInput> Values, EmbeddingGenerationOptions? Options);
}
