using System.Diagnostics;
using Microsoft.Extensions.AI;
using ModelObservability.LanguageModels;
using ModelObservability.Pipelines;

namespace ModelObservability;

/// <summary>One call of a generator of embeddings: reads its usage and which model answered.</summary>
internal sealed class EmbeddingCall<TEmbedding>(LanguageModelEndpoint watch, string? model, Activity? span)
    : LanguageModelCall(watch, model, span), ICallListener<GeneratedEmbeddings<TEmbedding>>
    where TEmbedding : Embedding
{
    public void OnOutput(GeneratedEmbeddings<TEmbedding> output, double seconds)
    {
        if (output is null) return;
        if (output.Usage is { } usage) Add(Usage.Of(usage));
        if (output.Count > 0) ReadModel(output[0]?.ModelId); // one batch, one model
    }
}
