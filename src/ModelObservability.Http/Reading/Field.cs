namespace ModelObservability.Http.Reading;

/// <summary>The meaning of a value in a request or a response. None of them is payload.</summary>
internal enum Field
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

    ResponseId,
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

    /// <summary>The type of an event of the Responses API; most types have no field that is read.</summary>
    EventType,

    /// <summary>The type of any other document, or of the error if it is one.</summary>
    DocumentType,

    /// <summary>The <c>object</c> of a document.</summary>
    Object,

    /// <summary>The code beside the type of a document; an error code if the document is an error.</summary>
    DocumentCode,

    /// <summary>An error unless it is null.</summary>
    Error,

    /// <summary>An error if the document has no answer.</summary>
    PossibleError,

    ErrorCode,
    ErrorType,
    ErrorStatus,

    /// <summary>A number; an error unless it is zero.</summary>
    ErrorNumber,

    /// <summary>Whether the call succeeded; used only if the document has no answer.</summary>
    Success,

    /// <summary>How the call went, as a word; used only if the document has no answer.</summary>
    Outcome,

    /// <summary>The answer; only whether there is one.</summary>
    Answer,

    /// <summary>The choices of an answer; only how many.</summary>
    Choices,

    /// <summary>A delta of an answer; only whether it is empty.</summary>
    Content,
}
