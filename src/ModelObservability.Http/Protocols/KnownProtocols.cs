namespace ModelObservability.Http.Protocols;

/// <summary>The known protocols, those with the most specific paths first. A path may have a prefix, as behind a gateway.</summary>
internal static class KnownProtocols
{
    public static readonly Protocol[] All = [new TensorFlowServing(), new OpenInference(), new TorchServe(), new OpenAI()];

    /// <summary>The route of an escaped path; null if none of the wanted protocols matches.</summary>
    public static Route? Match(ReadOnlySpan<char> path, ModelProtocols wanted)
    {
        foreach (Protocol protocol in All)
            if (wanted.HasFlag(protocol.Flag) && protocol.Match(path) is { } route) return route;
        return null;
    }
}
