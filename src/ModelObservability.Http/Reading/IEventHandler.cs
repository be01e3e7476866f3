namespace ModelObservability.Http.Reading;

/// <summary>Receives server-sent events.</summary>
internal interface IEventHandler
{
    /// <summary>A piece of the data of the current event. Valid during the call.</summary>
    void Data(ReadOnlySpan<byte> bytes);

    /// <summary>The event is complete.</summary>
    /// <param name="name">Its name, as far as it was kept; usually empty. Valid during the call.</param>
    void EventEnded(ReadOnlySpan<byte> name);
}
