namespace ModelObservability.Remote.Bodies;

/// <summary>Takes the data of server-sent events.</summary>
internal interface IEventData
{
    /// <summary>A piece of the data of the event under way. Valid during the call.</summary>
    void Data(ReadOnlySpan<byte> bytes);

    /// <summary>The event is complete.</summary>
    void EventEnded();
}
