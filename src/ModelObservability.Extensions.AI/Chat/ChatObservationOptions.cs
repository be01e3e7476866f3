namespace ModelObservability;

/// <summary>Options of an observed chat client. Everything is optional.</summary>
public sealed record ChatObservationOptions
{
    /// <summary>The value of <c>gen_ai.provider.name</c> (<c>openai</c>, <c>ollama</c>…). Default: from the client's metadata, else not published.</summary>
    public string? Provider { get; init; }

    /// <summary>
    /// Token prices by model id (of the response, else of the request; exact match). Copied. Default: none, and no cost is published. If clients of one
    /// model have different prices, the first is used.
    /// </summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>
    /// How long a stream may wait for its next chunk before signal MO1004 is raised. Above zero; <see cref="TimeSpan.MaxValue"/>: never. Default:
    /// 10 seconds. The wait for the first chunk does not count.
    /// </summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether descriptions and parameters of tools are on the span beside their names, in <c>gen_ai.tool.definitions</c>. They may hold anything, and
    /// much of it. Default: false.
    /// </summary>
    public bool IncludeToolDetails { get; init; }

    /// <summary>
    /// Called with each call that has ended, before its caller gets the answer and in the caller's context. Be quick, or hand on. Exceptions are caught and
    /// counted. With a handler calls are observed also while nobody listens. Default: null.
    /// </summary>
    public Action<CallInfo>? OnCallEnded { get; init; }

    /// <summary>A validated copy.</summary>
    internal ChatObservationOptions Validated()
    {
        if (Provider is not null) ArgumentException.ThrowIfNullOrWhiteSpace(Provider, nameof(Provider));
        if (StallAfter <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(StallAfter), StallAfter, $"{nameof(StallAfter)} is {StallAfter}; it must be above zero.");
        return this with { Prices = TokenPrice.Copied(Prices, nameof(Prices)) };
    }
}
