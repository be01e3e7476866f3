using System.Diagnostics;

namespace ModelObservability;

/// <summary>
/// One call of a language model that has ended, for the application itself: a log line, a bill, a budget. Numbers and names only; null where the
/// provider or the call does not tell.
/// </summary>
public sealed record CallInfo
{
    /// <summary>The model as its monitor names it.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary><c>chat</c>, <c>text_completion</c> or <c>embeddings</c>.</summary>
    public required string Operation { get; init; }

    /// <summary>How it ended.</summary>
    public required InferenceOutcome Outcome { get; init; }

    /// <summary>The published <c>error.type</c> of a call that failed or was cancelled.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The provider.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was asked for.</summary>
    public string? RequestModel { get; init; }

    /// <summary>The model that answered.</summary>
    public string? ResponseModel { get; init; }

    /// <summary>The id of the response.</summary>
    public string? ResponseId { get; init; }

    /// <summary>Why the response ended, in the provider's spelling.</summary>
    public string? FinishReason { get; init; }

    /// <summary>From the request to the end of the response. Of a stream it includes the time its reader took between two chunks.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Chunks of a stream; 0 for a response in one piece.</summary>
    public long Chunks { get; init; }

    /// <summary>From the request to the first chunk of a stream.</summary>
    public TimeSpan? TimeToFirstChunk { get; init; }

    /// <summary>The mean time from one chunk to the next; null with fewer than two chunks.</summary>
    public TimeSpan? TimePerOutputChunk { get; init; }

    /// <summary>How long the request waited at the server, if the server told; over HTTP only.</summary>
    public TimeSpan? QueueTime { get; init; }

    /// <summary>How long the server read the prompt, if the server told; over HTTP only.</summary>
    public TimeSpan? PrefillTime { get; init; }

    /// <summary>How long the server generated, if the server told; over HTTP only.</summary>
    public TimeSpan? DecodeTime { get; init; }

    /// <summary>Input tokens, cached ones included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input tokens the provider had in its cache; a part of <see cref="InputTokens"/>.</summary>
    public long? CachedInputTokens { get; init; }

    /// <summary>Tokens spent on reasoning; a part of <see cref="OutputTokens"/>.</summary>
    public long? ReasoningOutputTokens { get; init; }

    /// <summary>What the tokens cost by the price table; null without a price or reported tokens.</summary>
    public decimal? Cost { get; init; }

    /// <summary>The currency of <see cref="Cost"/>.</summary>
    public string? Currency { get; init; }

    /// <summary>The span of the call; default if nobody collects it.</summary>
    public ActivityContext Trace { get; init; }
}
