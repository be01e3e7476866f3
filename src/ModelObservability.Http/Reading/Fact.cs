namespace ModelObservability.Http.Reading;

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
    Status,
    InputTokens,
    OutputTokens,
    CachedTokens,
    ReasoningTokens,
    TotalTokens,
    ReusedTokens,
    ProcessedTokens,
    GeneratedTokens,
    QueueSeconds,
    PromptSeconds,
    CompletionSeconds,
    PromptMilliseconds,
    CompletionMilliseconds,

    /// <summary>The kind of an event of the Responses API; events of most kinds have no field that is read.</summary>
    EventType,

    /// <summary>The kind of another document, or the type of the error where it is one.</summary>
    DocumentType,

    /// <summary>The kind of a document.</summary>
    Object,

    /// <summary>What was put beside the kind of a document, a code where the document is an error.</summary>
    DocumentCode,

    /// <summary>Something that is an error unless it is null.</summary>
    Error,

    /// <summary>Something that is an error in a document that holds no answer.</summary>
    PossibleError,

    ErrorCode,
    ErrorType,
    ErrorStatus,

    /// <summary>A number that is an error unless it is zero.</summary>
    ErrorNumber,

    /// <summary>A literal that says whether it went well; believed where there is no answer.</summary>
    Success,

    /// <summary>A word that says how it went; believed where there is no answer.</summary>
    Standing,

    /// <summary>Where an answer stands; only whether there is anything.</summary>
    Answer,

    /// <summary>Alternatives of an answer; only how many.</summary>
    Choices,

    /// <summary>A piece of an answer; only whether there is anything.</summary>
    Content,
}
