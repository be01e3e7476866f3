namespace ModelObservability.Http.Reading;

/// <summary>Takes the data of server-sent events.</summary>
internal interface IEventData
{
    /// <summary>A piece of the data of the event under way. Valid during the call.</summary>
    void Data(ReadOnlySpan<byte> bytes);

    /// <summary>The event is complete.</summary>
    /// <param name="name">What the stream calls it, as far as it was kept; mostly nothing. Valid during the call.</param>
    void EventEnded(ReadOnlySpan<byte> name);
}
