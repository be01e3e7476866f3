using ModelObservability.Remote.Json;
using ModelObservability.Remote.Routes;

namespace ModelObservability.Remote.Facts;

/// <summary>Where each protocol says what. Sources: the REST references named in <c>docs/http.md</c>.</summary>
internal static class Shapes
{
    private static readonly JsonShape TensorFlowRequest = JsonShape.Of(
        ("instances[]", Fact.BatchSize), ("inputs[]", Fact.BatchSize), ("inputs.*[]", Fact.BatchSize), ("examples[]", Fact.BatchSize));

    private static readonly JsonShape OpenInferenceRequest = JsonShape.Of(("inputs[0].shape[0]", Fact.BatchSize));

    private static readonly (string Place, Fact Fact)[] Sampling =
    [
        ("model", Fact.Model), ("stream", Fact.Stream),
        ("max_tokens", Fact.MaxTokens), ("max_completion_tokens", Fact.MaxTokens), ("max_output_tokens", Fact.MaxTokens),
        ("temperature", Fact.Temperature), ("top_p", Fact.TopP), ("top_k", Fact.TopK),
        ("frequency_penalty", Fact.FrequencyPenalty), ("presence_penalty", Fact.PresencePenalty), ("seed", Fact.Seed),
    ];

    private static readonly JsonShape ChatRequest = JsonShape.Of(Sampling);
    private static readonly JsonShape CompletionRequest = JsonShape.Of([.. Sampling, ("prompt[]", Fact.BatchSize), ("prompt[0]", Fact.FirstOfBatch)]);

    private static readonly JsonShape EmbeddingsRequest = JsonShape.Of(
        ("model", Fact.Model), ("input[]", Fact.BatchSize), ("input[0]", Fact.FirstOfBatch));

    /// <summary>Followed only to see whether it is whole.</summary>
    private static readonly JsonShape Nothing = JsonShape.Of();

    private static readonly JsonShape OpenInferenceAnswer = JsonShape.Of(("model_version", Fact.Version));

    private static readonly (string Place, Fact Fact)[] Usage =
    [
        ("usage.prompt_tokens", Fact.InputTokens), ("usage.completion_tokens", Fact.OutputTokens),
        ("usage.prompt_tokens_details.cached_tokens", Fact.CachedTokens),
        ("usage.completion_tokens_details.reasoning_tokens", Fact.ReasoningTokens),
        ("usage.queue_time", Fact.QueueSeconds), ("usage.prompt_time", Fact.PromptSeconds), ("usage.completion_time", Fact.CompletionSeconds),
        ("timings.prompt_ms", Fact.PromptMilliseconds), ("timings.predicted_ms", Fact.CompletionMilliseconds),
        ("error.code", Fact.ErrorCode), ("error.type", Fact.ErrorType),
    ];

    private static readonly JsonShape OpenAIAnswer = JsonShape.Of(
        [.. Usage, ("model", Fact.Model), ("id", Fact.AnswerId), ("choices[0].finish_reason", Fact.FinishReason)]);

    private static readonly JsonShape ResponseAnswer = JsonShape.Of([("type", Fact.EventType), ("code", Fact.ErrorCode), .. Response(""), .. Response("response.")]);

    /// <summary>What is read of a request; null where its body says nothing.</summary>
    public static JsonShape? OfRequest(Route route) => route.Kind switch
    {
        RequestKind.Predict => route.Protocol == ModelProtocols.TensorFlowServing ? TensorFlowRequest : OpenInferenceRequest,
        RequestKind.Chat or RequestKind.Response => ChatRequest,
        RequestKind.Completion => CompletionRequest,
        RequestKind.Embeddings => EmbeddingsRequest,
        _ => null,
    };

    /// <summary>What is read of an answer; null where its body says nothing.</summary>
    public static JsonShape? OfAnswer(Route route) => route.Kind switch
    {
        RequestKind.Predict => route.Protocol == ModelProtocols.OpenInference ? OpenInferenceAnswer : Nothing,
        RequestKind.PredictAnything => null,
        RequestKind.Response => ResponseAnswer,
        _ => OpenAIAnswer,
    };

    private static (string Place, Fact Fact)[] Response(string at) =>
    [
        (at + "model", Fact.Model), (at + "id", Fact.AnswerId),
        (at + "usage.input_tokens", Fact.InputTokens), (at + "usage.output_tokens", Fact.OutputTokens),
        (at + "usage.input_tokens_details.cached_tokens", Fact.CachedTokens),
        (at + "usage.output_tokens_details.reasoning_tokens", Fact.ReasoningTokens),
        (at + "status", Fact.FinishReason), (at + "error.code", Fact.ErrorCode),
    ];
}
