namespace ModelObservability.Http.Reading;

/// <summary>Where an answer says what.</summary>
/// <param name="Document">Where it is one document.</param>
/// <param name="Event">Where it is an event of a stream.</param>
/// <param name="HasKinds">Whether events are of kinds, and only in some of them the fields are the answer's.</param>
internal sealed record AnswerShape(JsonShape Document, JsonShape Event, bool HasKinds = false)
{
    /// <summary>An answer and an event that say the same in the same places.</summary>
    public static AnswerShape Same(params ReadOnlySpan<(string Place, Fact Fact)> places)
    {
        JsonShape shape = JsonShape.Of(places);
        return new AnswerShape(shape, shape);
    }
}
