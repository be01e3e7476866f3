namespace ModelObservability.Http.Protocols;

/// <summary>The protocols that are recognised, most telling paths first. Prefixes of paths are allowed, as gateways have them.</summary>
internal static class KnownProtocols
{
    public static readonly Protocol[] All = [new TensorFlowServing(), new OpenInference(), new TorchServe(), new OpenAI()];

    /// <summary>What an escaped path asks for; null where no protocol that is wanted knows it.</summary>
    public static Route? Match(ReadOnlySpan<char> path, ModelProtocols wanted)
    {
        foreach (Protocol protocol in All)
            if (wanted.HasFlag(protocol.Flag) && protocol.Match(path) is { } route) return route;
        return null;
    }
}
