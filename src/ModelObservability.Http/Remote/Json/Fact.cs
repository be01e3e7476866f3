namespace ModelObservability.Remote.Json;

/// <summary>What a place in a request or an answer tells. Nothing here is payload.</summary>
internal enum Fact
{
    None,

    Model,
    Version,
    BatchSize,
    FirstOfBatch,

    Stream,
    MaxTokens,
    Temperature,
    TopP,
    TopK,
    FrequencyPenalty,
    PresencePenalty,
    Seed,

    AnswerId,
    FinishReason,
    InputTokens,
    OutputTokens,
    CachedTokens,
    ReasoningTokens,
    QueueSeconds,
    PromptSeconds,
    CompletionSeconds,
    PromptMilliseconds,
    CompletionMilliseconds,
    EventType,
    ErrorCode,
    ErrorType,
}
