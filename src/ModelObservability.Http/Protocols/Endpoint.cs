using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>An endpoint of a server, and which fields of its bodies are read.</summary>
/// <param name="Protocol">The value of <c>ml.server.protocol</c>.</param>
internal sealed record Endpoint(string Protocol)
{
    /// <summary>The fields of a request; null if its body is not read.</summary>
    public JsonShape? Request { get; init; }

    /// <summary>The fields of a response; null if its body is not read.</summary>
    public ResponseShape? Response { get; init; }

    /// <summary>The value of <c>gen_ai.operation.name</c>; null if no language model is called.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether a language model generates the response.</summary>
    public bool Generates => Operation is not null;

    /// <summary>Whether everything that is read of a request is in its first bytes.</summary>
    public bool BeginsWithShapes { get; init; }

    /// <summary>Whether a response may have any content type, including HTML.</summary>
    public bool HasAnyResponse { get; init; }

    /// <summary>The route to a model; null if the name is empty.</summary>
    /// <param name="model">Its name, escaped.</param>
    /// <param name="version">Its version, escaped; empty for none.</param>
    public Route? Of(ReadOnlySpan<char> model, ReadOnlySpan<char> version = default) =>
        PathText.Name(model) is { } name ? new Route(this, name, PathText.Name(version)) : null;
}
