namespace ModelObservability;

/// <summary>What a watched chat client tells beside what every call tells. Everything is optional.</summary>
public sealed record ChatObservationOptions
{
    /// <summary>Published as <c>gen_ai.provider.name</c> (<c>openai</c>, <c>ollama</c>…). Default: what the client says of itself, else left out.</summary>
    public string? Provider { get; init; }

    /// <summary>
    /// What tokens cost, by model id: of the answer, else of the request; exact match. Copied. Default: none, and no cost is published. Where
    /// clients of one model give different prices, the first is kept.
    /// </summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>
    /// How long the next chunk of a stream may be waited for before signal MO1004 is raised. Above zero; <see cref="TimeSpan.MaxValue"/>: never.
    /// Default: 10 seconds. The wait for the first chunk is not judged.
    /// </summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A copy of what is right, or the exception that says what is not.</summary>
    internal ChatObservationOptions Validated()
    {
        if (Provider is not null) ArgumentException.ThrowIfNullOrWhiteSpace(Provider, nameof(Provider));
        if (StallAfter <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(StallAfter), StallAfter, $"{nameof(StallAfter)} is {StallAfter}; it must be above zero.");
        return this with { Prices = TokenPrice.Copied(Prices, nameof(Prices)) };
    }
}
