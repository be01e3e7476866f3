using ModelObservability.Http.Reading;
using ModelObservability.LanguageModels;

namespace ModelObservability.Http.Protocols;

/// <summary>What OpenAI's API speaks and many servers with it: chats, completions, embeddings and responses; the body names the model, with Azure the path.</summary>
internal sealed class OpenAI() : Protocol(ModelProtocols.OpenAI, Id)
{
    private const string Id = "openai";

    private const string Deployments = "/openai/deployments/";

    private static readonly (string Place, Fact Fact)[] Sampling =
    [
        ("model", Fact.Model), ("stream", Fact.Stream),
        ("max_tokens", Fact.MaxTokens), ("max_completion_tokens", Fact.MaxTokens), ("max_output_tokens", Fact.MaxTokens),
        ("temperature", Fact.Temperature), ("top_p", Fact.TopP), ("top_k", Fact.TopK),
        ("frequency_penalty", Fact.FrequencyPenalty), ("presence_penalty", Fact.PresencePenalty), ("seed", Fact.Seed),
    ];

    private static readonly AnswerShape CompletionAnswer = AnswerShape.Same(
    [
        ("choices[]", Fact.Choices), ("choices[0].finish_reason", Fact.FinishReason), ("choices[0].text", Fact.Content),
        ("choices[0].delta.role", Fact.None), ("choices[0].delta.*", Fact.Content), ("choices[0].delta.*{}", Fact.Content),
        ("choices[0].message{}", Fact.Content),
        ("id", Fact.AnswerId), ("model", Fact.Model), ("object", Fact.Object), .. Usage("usage"), .. Usage("choices[0].usage"), .. Usage("x_groq.usage"),
        ("timings.prompt_ms", Fact.PromptMilliseconds), ("timings.predicted_ms", Fact.CompletionMilliseconds),
        ("timings.cache_n", Fact.ReusedTokens), ("timings.prompt_n", Fact.ProcessedTokens), ("timings.predicted_n", Fact.GeneratedTokens),
        .. Times("time_info"), ("data{}", Fact.Answer), ("type", Fact.DocumentType), ("code", Fact.DocumentCode),
        ("success", Fact.Success), ("status", Fact.Standing), .. ErrorPlaces.In(""), .. ErrorPlaces.In("choices[0]."), .. ErrorPlaces.In("x_groq."),
    ]);

    private static readonly AnswerShape ResponseAnswer = new(
        JsonShape.Of([.. Response(""), ("type", Fact.DocumentType), ("object", Fact.Object), ("code", Fact.DocumentCode)]),
        JsonShape.Of([("type", Fact.EventType), ("object", Fact.Object), ("code", Fact.DocumentCode), .. Response("response."), .. ErrorPlaces.In("")]),
        HasKinds: true);

    private readonly Endpoint chat = new(Id)
    {
        Request = JsonShape.Of(Sampling),
        Answer = CompletionAnswer,
        Operation = LanguageModelOperation.Chat,
    };

    private readonly Endpoint completions = new(Id)
    {
        Request = JsonShape.Of([.. Sampling, ("prompt[]", Fact.BatchSize), ("prompt[0]", Fact.FirstOfBatch)]),
        Answer = CompletionAnswer,
        Operation = LanguageModelOperation.TextCompletion,
    };

    private readonly Endpoint embeddings = new(Id)
    {
        Request = JsonShape.Of(("model", Fact.Model), ("input[]", Fact.BatchSize), ("input[0]", Fact.FirstOfBatch)),
        Answer = CompletionAnswer,
        Operation = LanguageModelOperation.Embeddings,
    };

    private readonly Endpoint responses = new(Id)
    {
        Request = JsonShape.Of(Sampling),
        Answer = ResponseAnswer,
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

    /// <summary>Azure puts the name of the deployment into the path.</summary>
    private static string? DeploymentIn(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = PathText.After(path, Deployments);
        int end = rest.IndexOf('/');
        return end > 0 ? PathText.Name(rest[..end]) : null;
    }

    /// <summary>An answer of the Responses API.</summary>
    private static (string Place, Fact Fact)[] Response(string at) =>
    [
        (at + "model", Fact.Model), (at + "id", Fact.AnswerId), (at + "status", Fact.Status), (at + "output{}", Fact.Answer), .. Usage(at + "usage"), .. ErrorPlaces.In(at),
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
}
