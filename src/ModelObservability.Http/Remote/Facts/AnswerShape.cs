using ModelObservability.Remote.Json;

namespace ModelObservability.Remote.Facts;

/// <summary>Where an answer says what.</summary>
/// <param name="Document">Where it is one document.</param>
/// <param name="Event">Where it is an event of a stream.</param>
internal sealed record AnswerShape(JsonShape Document, JsonShape Event);
