namespace ModelObservability.Http.Protocols;

/// <summary>Recognises the paths of the protocols. Prefixes are allowed, as gateways have them; TorchServe's path is too common a word for one.</summary>
internal static class RouteReader
{
    private const string TensorFlow = "/v1/models/";
    private const string OpenInference = "/v2/models/";
    private const string TorchServe = "/predictions/";
    private const string Deployments = "/openai/deployments/";

    /// <summary>Reads an escaped path; null where nothing known is asked for.</summary>
    public static Route? Read(ReadOnlySpan<char> text, ModelProtocols wanted)
    {
        if (wanted.HasFlag(ModelProtocols.TensorFlowServing) && After(text, TensorFlow) is { Length: > 0 } served) return ReadTensorFlow(served);
        if (wanted.HasFlag(ModelProtocols.OpenInference) && After(text, OpenInference) is { Length: > 0 } inferred) return ReadOpenInference(inferred);
        if (wanted.HasFlag(ModelProtocols.TorchServe) && text.StartsWith(TorchServe)) return ReadTorchServe(text[TorchServe.Length..]);
        return wanted.HasFlag(ModelProtocols.OpenAI) ? ReadOpenAI(text) : null;
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> path, string part)
    {
        int at = path.IndexOf(part, StringComparison.Ordinal);
        return at < 0 ? default : path[(at + part.Length)..];
    }

    private static Route? ReadTensorFlow(ReadOnlySpan<char> rest)
    {
        int colon = rest.LastIndexOf(':');
        if (colon <= 0 || rest[(colon + 1)..] is not ("predict" or "classify" or "regress" or "explain")) return null;
        Span<Range> parts = stackalloc Range[4];
        rest = rest[..colon];
        int count = rest.Split(parts, '/');
        return count switch
        {
            1 => Of(ModelProtocols.TensorFlowServing, rest, default),
            3 when rest[parts[1]] is "versions" or "labels" => Of(ModelProtocols.TensorFlowServing, rest[parts[0]], rest[parts[2]]),
            _ => null,
        };
    }

    private static Route? ReadOpenInference(ReadOnlySpan<char> rest)
    {
        Span<Range> parts = stackalloc Range[5];
        int count = rest.Split(parts, '/');
        if (count is not (2 or 4) || rest[parts[count - 1]] is not ("infer" or "generate" or "generate_stream")) return null;
        if (count == 4 && rest[parts[1]] is not "versions") return null;
        return Of(ModelProtocols.OpenInference, rest[parts[0]], count == 4 ? rest[parts[2]] : default);
    }

    private static Route? ReadTorchServe(ReadOnlySpan<char> rest)
    {
        Span<Range> parts = stackalloc Range[3];
        int count = rest.Split(parts, '/');
        return count switch
        {
            1 => Of(ModelProtocols.TorchServe, rest, default, RequestKind.PredictAnything),
            2 => Of(ModelProtocols.TorchServe, rest[parts[0]], rest[parts[1]], RequestKind.PredictAnything),
            _ => null,
        };
    }

    private static Route? ReadOpenAI(ReadOnlySpan<char> path)
    {
        if (path.EndsWith("/chat/completions")) return new(ModelProtocols.OpenAI, RequestKind.Chat, DeploymentIn(path));
        int slash = path.LastIndexOf('/');
        if (slash < 0) return null;
        RequestKind? kind = path[(slash + 1)..] switch
        {
            "completions" => RequestKind.Completion,
            "embeddings" => RequestKind.Embeddings,
            "responses" => RequestKind.Response,
            _ => null,
        };
        if (kind is not { } known) return null;
        string? deployment = DeploymentIn(path);
        return deployment is not null || path[..slash].EndsWith("/v1") || path[..slash].EndsWith("/openai")
            ? new(ModelProtocols.OpenAI, known, deployment)
            : null;
    }

    /// <summary>Azure puts the name of the deployment into the path.</summary>
    private static string? DeploymentIn(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = After(path, Deployments);
        int end = rest.IndexOf('/');
        return end > 0 ? Name(rest[..end]) : null;
    }

    private static Route? Of(ModelProtocols protocol, ReadOnlySpan<char> model, ReadOnlySpan<char> version, RequestKind kind = RequestKind.Predict) =>
        Name(model) is { } name ? new Route(protocol, kind, name, Name(version)) : null;

    private static string? Name(ReadOnlySpan<char> escaped)
    {
        if (escaped.IsEmpty) return null;
        string name = escaped.Contains('%') ? Uri.UnescapeDataString(escaped.ToString()) : escaped.ToString();
        return string.IsNullOrWhiteSpace(name) ? null : AttributeText.Name(name);
    }
}
