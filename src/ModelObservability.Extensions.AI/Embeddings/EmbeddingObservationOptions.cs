namespace ModelObservability;

/// <summary>Options of an observed generator of embeddings. Everything is optional.</summary>
public sealed record EmbeddingObservationOptions
{
    /// <summary>The value of <c>gen_ai.provider.name</c>. Default: from the generator's metadata, else not published.</summary>
    public string? Provider { get; init; }

    /// <summary>
    /// Token prices by model id (of the answer, else of the request; exact match). Copied. Default: none, and no cost is published.
    /// </summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>
    /// Called with each call that has ended, before its caller gets the answer and in the caller's context. Be quick, or hand on. Exceptions are caught and
    /// counted. With a handler calls are observed also while nobody listens. Default: null.
    /// </summary>
    public Action<CallInfo>? OnCallEnded { get; init; }

    /// <summary>A validated copy.</summary>
    internal EmbeddingObservationOptions Validated()
    {
        if (Provider is not null) ArgumentException.ThrowIfNullOrWhiteSpace(Provider, nameof(Provider));
        return this with { Prices = TokenPrice.Copied(Prices, nameof(Prices)) };
    }
}
