using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

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

    private static readonly AnswerShape TensorFlowAnswer = Same([.. Errors(""), ("predictions{}", Fact.Answer), ("outputs{}", Fact.Answer)]);

    private static readonly AnswerShape OpenInferenceAnswer = Same(
        [
            ("model_version", Fact.Version), ("model_name", Fact.Answer), ("outputs{}", Fact.Answer), .. Errors(""),
            ("error", Fact.PossibleError), ("error{}", Fact.PossibleError), // Triton puts outputs beside the name of the model, of any name
        ]);

    private static readonly AnswerShape OpenAIAnswer = Same(
    [
        ("choices[]", Fact.Choices), ("choices[0].finish_reason", Fact.FinishReason), ("choices[0].text", Fact.Content),
        ("choices[0].delta.role", Fact.None), ("choices[0].delta.*", Fact.Content), ("choices[0].delta.*{}", Fact.Content),
        ("choices[0].message{}", Fact.Content),
        ("id", Fact.AnswerId), ("model", Fact.Model), ("object", Fact.Object), .. Usage("usage"), .. Usage("choices[0].usage"), .. Usage("x_groq.usage"),
        ("timings.prompt_ms", Fact.PromptMilliseconds), ("timings.predicted_ms", Fact.CompletionMilliseconds),
        ("timings.cache_n", Fact.ReusedTokens), ("timings.prompt_n", Fact.ProcessedTokens), ("timings.predicted_n", Fact.GeneratedTokens),
        .. Times("time_info"), ("data{}", Fact.Answer), ("type", Fact.DocumentType), ("code", Fact.DocumentCode),
        ("success", Fact.Success), ("status", Fact.Standing), .. Errors(""), .. Errors("choices[0]."), .. Errors("x_groq."),
    ]);

    private static readonly AnswerShape ResponseAnswer = new(
        JsonShape.Of([.. Response(""), ("type", Fact.DocumentType), ("object", Fact.Object), ("code", Fact.DocumentCode)]),
        JsonShape.Of([("type", Fact.EventType), ("object", Fact.Object), ("code", Fact.DocumentCode), .. Response("response."), .. Errors("")]),
        HasKinds: true);

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
    public static AnswerShape? OfAnswer(Route route) => route.Kind switch
    {
        RequestKind.Predict => route.Protocol == ModelProtocols.OpenInference ? OpenInferenceAnswer : TensorFlowAnswer,
        RequestKind.PredictAnything => null,
        RequestKind.Response => ResponseAnswer,
        _ => OpenAIAnswer,
    };

    private static AnswerShape Same(params ReadOnlySpan<(string Place, Fact Fact)> places)
    {
        JsonShape shape = JsonShape.Of(places);
        return new AnswerShape(shape, shape);
    }

    /// <summary>An answer of the Responses API.</summary>
    private static (string Place, Fact Fact)[] Response(string at) =>
    [
        (at + "model", Fact.Model), (at + "id", Fact.AnswerId), (at + "status", Fact.Status), (at + "output{}", Fact.Answer), .. Usage(at + "usage"), .. Errors(at),
    ];

    /// <summary>Tokens, and the times that some put beside them.</summary>
    private static (string Place, Fact Fact)[] Usage(string at) =>
    [
        (at + ".prompt_tokens", Fact.InputTokens), (at + ".completion_tokens", Fact.OutputTokens), (at + ".total_tokens", Fact.TotalTokens),
        (at + ".input_tokens", Fact.InputTokens), (at + ".output_tokens", Fact.OutputTokens),
        (at + ".prompt_tokens_details.cached_tokens", Fact.CachedTokens), (at + ".input_tokens_details.cached_tokens", Fact.CachedTokens),
        (at + ".cached_tokens", Fact.CachedTokens), (at + ".cache_read_input_tokens", Fact.CachedTokens),
        (at + ".prompt_cache_hit_tokens", Fact.ReusedTokens), (at + ".prompt_cache_miss_tokens", Fact.ProcessedTokens),
        (at + ".completion_tokens_details.reasoning_tokens", Fact.ReasoningTokens), (at + ".output_tokens_details.reasoning_tokens", Fact.ReasoningTokens),
        (at + ".reasoning_tokens", Fact.ReasoningTokens), .. Times(at),
    ];

    private static (string Place, Fact Fact)[] Times(string at) =>
        [(at + ".queue_time", Fact.QueueSeconds), (at + ".prompt_time", Fact.PromptSeconds), (at + ".completion_time", Fact.CompletionSeconds)];

    /// <summary>Errors, in all the ways servers write them.</summary>
    private static (string Place, Fact Fact)[] Errors(string at) =>
    [
        (at + "error", Fact.Error), (at + "error{}", Fact.Error), (at + "error.code", Fact.ErrorCode), (at + "error.type", Fact.ErrorType),
        (at + "error.status", Fact.ErrorStatus), (at + "error.http_status_code", Fact.ErrorStatus),
        (at + "error.error.code", Fact.ErrorCode), (at + "error.error.type", Fact.ErrorType),
        (at + "error[0].code", Fact.ErrorCode), (at + "error[0].type", Fact.ErrorType),
        (at + "error_type", Fact.ErrorType), (at + "error_code", Fact.ErrorNumber), (at + "base_resp.status_code", Fact.ErrorNumber),
        (at + "errors", Fact.PossibleError), (at + "errors{}", Fact.PossibleError), (at + "errors[0].code", Fact.ErrorCode), (at + "errors[0].type", Fact.ErrorType),
    ];
}
