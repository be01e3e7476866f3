namespace ModelObservability.Http.Reading;

/// <summary>Receives the documents of a body.</summary>
internal interface IDocumentHandler
{
    /// <summary>Whether the current document has begun.</summary>
    bool HasDocumentBegun { get; }

    /// <summary>Whether the current document is complete.</summary>
    bool IsDocumentComplete { get; }

    /// <summary>The framing of the body is known; its first document begins.</summary>
    void Begin();

    /// <summary>A piece of the current document. Valid during the call.</summary>
    /// <returns>How many of the bytes belong to the document.</returns>
    int Data(ReadOnlySpan<byte> bytes);

    /// <summary>The current document, an event of a stream, has ended.</summary>
    /// <param name="name">The name of the event; usually empty.</param>
    void EventEnded(ReadOnlySpan<byte> name);
}
