using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Protocols;

/// <summary>Something a server can be asked for, and where its bodies say what.</summary>
/// <param name="Protocol">The value of <c>ml.server.protocol</c>.</param>
internal sealed record Endpoint(string Protocol)
{
    /// <summary>What is read of a request; null where its body says nothing.</summary>
    public JsonShape? Request { get; init; }

    /// <summary>What is read of an answer; null where its body says nothing.</summary>
    public AnswerShape? Answer { get; init; }

    /// <summary>The value of <c>gen_ai.operation.name</c>; null where it is not a language model's.</summary>
    public string? Operation { get; init; }

    /// <summary>Whether a language model answers.</summary>
    public bool Generates => Operation is not null;

    /// <summary>Whether all that is read of a request stands in its first bytes.</summary>
    public bool BeginsWithShapes { get; init; }

    /// <summary>Whether an answer may be anything, also a page.</summary>
    public bool AnswersAnything { get; init; }

    /// <summary>The route to a model; null where the path names none.</summary>
    /// <param name="model">Its name, escaped.</param>
    /// <param name="version">Its version, escaped; empty for none.</param>
    public Route? Of(ReadOnlySpan<char> model, ReadOnlySpan<char> version = default) =>
        PathText.Name(model) is { } name ? new Route(this, name, PathText.Name(version)) : null;
}
