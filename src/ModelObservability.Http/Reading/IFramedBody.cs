namespace ModelObservability.Http.Reading;

/// <summary>Takes the documents of a body, one or many.</summary>
internal interface IFramedBody
{
    /// <summary>Whether the document under way has begun.</summary>
    bool HasDocumentBegun { get; }

    /// <summary>Whether the document under way has come to its end.</summary>
    bool IsDocumentComplete { get; }

    /// <summary>What the body is, is known from here on; its first document begins.</summary>
    void Begin();

    /// <summary>A piece of the document under way. Valid during the call.</summary>
    /// <returns>How many bytes belong to it: all, or those to its end.</returns>
    int Data(ReadOnlySpan<byte> bytes);

    /// <summary>The document is over; it was an event of a stream.</summary>
    /// <param name="name">What the stream calls this event; mostly nothing.</param>
    void EventEnded(ReadOnlySpan<byte> name);
}
