using ModelObservability.Http.Reading;
using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Protocols;

/// <summary>The API of OpenAI and of many compatible servers: chat, completions, embeddings and responses. The body names the model; on Azure the path does.</summary>
internal sealed class OpenAI() : Protocol(ModelProtocols.OpenAI, Id)
{
    private const string Id = "openai";

    private const string Deployments = "/openai/deployments/";

    private static readonly (string Path, Field Field)[] Sampling =
    [
        ("model", Field.Model), ("stream", Field.Stream),
        ("max_tokens", Field.MaxTokens), ("max_completion_tokens", Field.MaxTokens), ("max_output_tokens", Field.MaxTokens),
        ("temperature", Field.Temperature), ("top_p", Field.TopP), ("top_k", Field.TopK),
        ("frequency_penalty", Field.FrequencyPenalty), ("presence_penalty", Field.PresencePenalty), ("seed", Field.Seed),
    ];

    private static readonly ResponseShape CompletionResponse = ResponseShape.Same(
    [
        ("choices[]", Field.Choices), ("choices[0].finish_reason", Field.FinishReason), ("choices[0].text", Field.Content),
        ("choices[0].delta.role", Field.None), ("choices[0].delta.*", Field.Content), ("choices[0].delta.*{}", Field.Content),
        ("choices[0].message{}", Field.Content),
        ("id", Field.ResponseId), ("model", Field.Model), ("object", Field.Object), .. Usage("usage"), .. Usage("choices[0].usage"), .. Usage("x_groq.usage"),
        ("timings.prompt_ms", Field.PromptMilliseconds), ("timings.predicted_ms", Field.CompletionMilliseconds),
        ("timings.cache_n", Field.ReusedTokens), ("timings.prompt_n", Field.ProcessedTokens), ("timings.predicted_n", Field.GeneratedTokens),
        .. Times("time_info"), ("data{}", Field.Answer), ("type", Field.DocumentType), ("code", Field.DocumentCode),
        ("success", Field.Success), ("status", Field.Outcome), .. ErrorFields.In(""), .. ErrorFields.In("choices[0]."), .. ErrorFields.In("x_groq."),
    ]);

    private static readonly ResponseShape ResponsesResponse = new(
        JsonShape.Of([.. Response(""), ("type", Field.DocumentType), ("object", Field.Object), ("code", Field.DocumentCode)]),
        JsonShape.Of([("type", Field.EventType), ("object", Field.Object), ("code", Field.DocumentCode), .. Response("response."), .. ErrorFields.In("")]),
        HasEventTypes: true);

    private readonly Endpoint chat = new(Id)
    {
        Request = JsonShape.Of(Sampling),
        Response = CompletionResponse,
        Operation = LanguageModelOperation.Chat,
    };

    private readonly Endpoint completions = new(Id)
    {
        Request = JsonShape.Of([.. Sampling, ("prompt[]", Field.BatchSize), ("prompt[0]", Field.FirstOfBatch)]),
        Response = CompletionResponse,
        Operation = LanguageModelOperation.TextCompletion,
    };

    private readonly Endpoint embeddings = new(Id)
    {
        Request = JsonShape.Of(("model", Field.Model), ("input[]", Field.BatchSize), ("input[0]", Field.FirstOfBatch)),
        Response = CompletionResponse,
        Operation = LanguageModelOperation.Embeddings,
    };

    private readonly Endpoint responses = new(Id)
    {
        Request = JsonShape.Of(Sampling),
        Response = ResponsesResponse,
        Operation = LanguageModelOperation.Chat,
    };

    public override Route? Match(ReadOnlySpan<char> path)
    {
        if (path.EndsWith("/chat/completions")) return new(chat, DeploymentIn(path));
        int slash = path.LastIndexOf('/');
        if (slash < 0) return null;
        Endpoint? endpoint = path[(slash + 1)..] switch
        {
            "completions" => completions,
            "embeddings" => embeddings,
            "responses" => responses,
            _ => null,
        };
        if (endpoint is null) return null;
        string? deployment = DeploymentIn(path);
        return deployment is not null || path[..slash].EndsWith("/v1") || path[..slash].EndsWith("/openai") ? new(endpoint, deployment) : null;
    }

    /// <summary>The deployment that an Azure path names.</summary>
    private static string? DeploymentIn(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = PathText.After(path, Deployments);
        int end = rest.IndexOf('/');
        return end > 0 ? PathText.Name(rest[..end]) : null;
    }

    /// <summary>Fields of a response of the Responses API.</summary>
    private static (string Path, Field Field)[] Response(string at) =>
    [
        (at + "model", Field.Model), (at + "id", Field.ResponseId), (at + "status", Field.Status), (at + "output{}", Field.Answer), .. Usage(at + "usage"), .. ErrorFields.In(at),
    ];

    /// <summary>Token counts, and the timings that some servers report beside them.</summary>
    private static (string Path, Field Field)[] Usage(string at) =>
    [
        (at + ".prompt_tokens", Field.InputTokens), (at + ".completion_tokens", Field.OutputTokens), (at + ".total_tokens", Field.TotalTokens),
        (at + ".input_tokens", Field.InputTokens), (at + ".output_tokens", Field.OutputTokens),
        (at + ".prompt_tokens_details.cached_tokens", Field.CachedTokens), (at + ".input_tokens_details.cached_tokens", Field.CachedTokens),
        (at + ".cached_tokens", Field.CachedTokens), (at + ".cache_read_input_tokens", Field.CachedTokens),
        (at + ".prompt_cache_hit_tokens", Field.ReusedTokens), (at + ".prompt_cache_miss_tokens", Field.ProcessedTokens),
        (at + ".completion_tokens_details.reasoning_tokens", Field.ReasoningTokens), (at + ".output_tokens_details.reasoning_tokens", Field.ReasoningTokens),
        (at + ".reasoning_tokens", Field.ReasoningTokens), .. Times(at),
    ];

    private static (string Path, Field Field)[] Times(string at) =>
        [(at + ".queue_time", Field.QueueSeconds), (at + ".prompt_time", Field.PromptSeconds), (at + ".completion_time", Field.CompletionSeconds)];
}
