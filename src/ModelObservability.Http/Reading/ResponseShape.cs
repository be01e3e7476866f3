namespace ModelObservability.Http.Reading;

/// <summary>The fields of a response.</summary>
/// <param name="Document">The fields of a response that is one document.</param>
/// <param name="Event">The fields of an event of a stream.</param>
/// <param name="HasEventTypes">Whether events have types, and only events of some types describe the response.</param>
internal sealed record ResponseShape(JsonShape Document, JsonShape Event, bool HasEventTypes = false)
{
    /// <summary>The same fields in a document and in an event.</summary>
    public static ResponseShape Same(params ReadOnlySpan<(string Path, Field Field)> paths)
    {
        JsonShape shape = JsonShape.Of(paths);
        return new ResponseShape(shape, shape);
    }
}
