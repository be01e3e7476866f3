using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>One request for embeddings.</summary>
internal sealed class EmbeddingRequest<TInput, TEmbedding>(
    LanguageModelEndpoint watch, EmbeddingGeneratorMetadata? metadata, IEnumerable<TInput> values, EmbeddingGenerationOptions? options) : ICallShape
    where TEmbedding : Embedding
{
    private readonly string? model = (options?.ModelId ?? metadata?.DefaultModelId) is { } name ? AttributeText.Name(name) : null;

    public bool IsWanted => watch.HasListeners;

    public string? SpanName => watch.SpanName(model);

    public ActivityKind SpanKind => watch.SpanKind();

    /// <summary>Known only where nobody has to read the values for it: they may be read but once.</summary>
    public int? BatchSize => values is not null && values.TryGetNonEnumeratedCount(out int count) ? count : null;

    public ICallListener CreateListener(Activity? span)
    {
        if (span is { IsAllDataRequested: true } && watch.Instruments.IsConvention)
        {
            watch.Describe(span, model);
            new LanguageModelRequest { Dimensions = options?.Dimensions ?? metadata?.DefaultModelDimensions }.Describe(span, watch.Instruments);
        }

        return new EmbeddingCall<TEmbedding>(watch, model, span);
    }
}
