namespace ModelObservability.Http.Protocols;

/// <summary>TorchServe: <c>/predictions/{model}[/{version}]</c>, never with a prefix, because the word is too common. A body is whatever the model accepts.</summary>
internal sealed class TorchServe() : Protocol(ModelProtocols.TorchServe, Id)
{
    private const string Id = "torchserve";

    private const string Predictions = "/predictions/";

    private readonly Endpoint predict = new(Id) { HasAnyResponse = true };

    public override Route? Match(ReadOnlySpan<char> path)
    {
        if (!path.StartsWith(Predictions)) return null;
        ReadOnlySpan<char> rest = path[Predictions.Length..];
        Span<Range> parts = stackalloc Range[3];
        int count = rest.Split(parts, '/');
        return count switch
        {
            1 => predict.Of(rest),
            2 => predict.Of(rest[parts[0]], rest[parts[1]]),
            _ => null,
        };
    }
}
