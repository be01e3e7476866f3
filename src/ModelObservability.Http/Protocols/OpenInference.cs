using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>
/// The Open Inference Protocol version 2 of KServe, Triton, OpenVINO and others: <c>…/v2/models/{model}[/versions/{v}]/infer</c>, and
/// Triton's <c>/generate</c> and <c>/generate_stream</c>.
/// </summary>
internal sealed class OpenInference() : Protocol(ModelProtocols.OpenInference, Id)
{
    private const string Id = "open_inference";

    private const string Models = "/v2/models/";

    private readonly Endpoint infer = new(Id)
    {
        Request = JsonShape.Of(("inputs[0].shape[0]", Field.BatchSize)),
        Response = ResponseShape.Same(
        [
            ("model_version", Field.Version), ("model_name", Field.Answer), ("outputs{}", Field.Answer), .. ErrorFields.In(""),
            ("error", Field.PossibleError), ("error{}", Field.PossibleError), // Triton puts outputs of any name beside the model's name
        ]),
        BeginsWithShapes = true,
    };

    public override Route? Match(ReadOnlySpan<char> path)
    {
        ReadOnlySpan<char> rest = PathText.After(path, Models);
        Span<Range> parts = stackalloc Range[5];
        int count = rest.Split(parts, '/');
        if (count is not (2 or 4) || rest[parts[count - 1]] is not ("infer" or "generate" or "generate_stream")) return null;
        if (count == 4 && rest[parts[1]] is not "versions") return null;
        return infer.Of(rest[parts[0]], count == 4 ? rest[parts[2]] : default);
    }
}
