using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>TensorFlow Serving and KServe version 1: <c>…/v1/models/{model}[/versions/{v}|/labels/{l}]:predict</c>.</summary>
internal sealed class TensorFlowServing() : Protocol(ModelProtocols.TensorFlowServing, Id)
{
    private const string Id = "tensorflow_serving";

    private const string Models = "/v1/models/";

    private readonly Endpoint predict = new(Id)
    {
        Request = JsonShape.Of(
            ("instances[]", Field.BatchSize), ("inputs[]", Field.BatchSize), ("inputs.*[]", Field.BatchSize), ("examples[]", Field.BatchSize)),
        Response = ResponseShape.Same([.. ErrorFields.In(""), ("predictions{}", Field.Answer), ("outputs{}", Field.Answer)]),
        BeginsWithShapes = true,
    };

    public override Route? Match(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = PathText.After(path, Models);
        int colon = rest.LastIndexOf(':');
        if (colon <= 0 || rest[(colon + 1)..] is not ("predict" or "classify" or "regress" or "explain")) return null;
        Span<Range> parts = stackalloc Range[4];
        rest = rest[..colon];
        int count = rest.Split(parts, '/');
        return count switch
        {
            1 => predict.Of(rest),
            3 when rest[parts[1]] is "versions" or "labels" => predict.Of(rest[parts[0]], rest[parts[2]]),
            _ => null,
        };
    }
}
