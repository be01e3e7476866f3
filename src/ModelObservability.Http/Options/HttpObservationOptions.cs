namespace ModelObservability;

/// <summary>What is recognised in the traffic of an <see cref="HttpClient"/> and how much of it is read. Everything is optional.</summary>
public sealed record HttpObservationOptions
{
    private const int MostInspected = 64 * 1024 * 1024;

    /// <summary>
    /// The monitor for every call; the model that the request names is then on spans and in <c>gen_ai.*</c> only. Default: one monitor per
    /// model and version, named after them; beyond 64 they share the name <c>__other__</c>.
    /// </summary>
    public ModelMonitor? Monitor { get; init; }

    /// <summary>The protocols to recognise. Default: all.</summary>
    public ModelProtocols Protocols { get; init; } = ModelProtocols.All;

    /// <summary>The value of <c>gen_ai.provider.name</c>. Default: derived from the host for the larger providers, else not published.</summary>
    public string? Provider { get; init; }

    /// <summary>Token prices by model id (of the response, else of the request; exact match). Copied. Default: none, and no cost is published.</summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>
    /// How long a token stream may wait for its next event before signal MO1004 is raised. Above zero;
    /// <see cref="TimeSpan.MaxValue"/>: never. Default: 10 seconds.
    /// </summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The client's <see cref="HttpClient.Timeout"/>, so that a call that timed out is an error (<c>timeout</c>) and not a cancellation: a handler
    /// cannot tell them apart. Above zero; <see cref="TimeSpan.MaxValue"/>: every cancellation counts as one. Default: 100 seconds, as in the client.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>
    /// Most bytes that are inspected of a request, of a response and of each event of a stream, 0 to 67,108,864. Of prediction requests at most the
    /// first 65,536 are inspected. 0: bodies are not inspected. Default: 1,048,576.
    /// </summary>
    public int InspectedBytes { get; init; } = 1024 * 1024;

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>
    /// Called with each call of a language model that has ended, before its caller has read the end of the answer and in the caller's context. Be quick, or hand on. Exceptions are caught and
    /// counted. With a handler these calls are observed also while nobody listens. Default: null.
    /// </summary>
    public Action<CallInfo>? OnCallEnded { get; init; }

    /// <summary>A validated copy.</summary>
    internal HttpObservationOptions Validated()
    {
        if ((Protocols & ~ModelProtocols.All) != 0)
            throw new ArgumentOutOfRangeException(nameof(Protocols), Protocols, $"{nameof(Protocols)} is {Protocols}; it must be made of the flags of {nameof(ModelProtocols)}.");
        if (Provider is not null) ArgumentException.ThrowIfNullOrWhiteSpace(Provider, nameof(Provider));
        ThrowUnlessPositive(StallAfter, nameof(StallAfter));
        ThrowUnlessPositive(Timeout, nameof(Timeout));
        if (InspectedBytes is < 0 or > MostInspected)
            throw new ArgumentOutOfRangeException(nameof(InspectedBytes), InspectedBytes, $"{nameof(InspectedBytes)} is {InspectedBytes}; it must be from 0 to {MostInspected}.");
        return this with { Prices = TokenPrice.Copied(Prices, nameof(Prices)) };
    }

    private static void ThrowUnlessPositive(TimeSpan time, string name)
    {
        if (time <= TimeSpan.Zero) throw new ArgumentOutOfRangeException(name, time, $"{name} is {time}; it must be above zero.");
    }
}
