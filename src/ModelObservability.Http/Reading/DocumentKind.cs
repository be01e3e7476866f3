using System.Text;

namespace ModelObservability.Http.Reading;

/// <summary>What kind of document a server sent, by its type, its <c>object</c> and the name of its event.</summary>
internal struct DocumentKind
{
    private static readonly string[] Heartbeats = ["ping", "keepalive", "keep-alive", "keep_alive", "heartbeat"];

    private bool isTypedEvent;
    private bool isLifecycle;

    /// <summary>A keep-alive message, which carries nothing.</summary>
    public bool IsHeartbeat { get; private set; }

    /// <summary>The whole document is an error.</summary>
    public bool IsError { get; private set; }

    /// <summary>Its type, if that is a code and not the name of a heartbeat.</summary>
    public string? Type { get; private set; }

    /// <summary>Whether its fields describe the response: events of other types use the same names for other things.</summary>
    public readonly bool IsOfResponse => !isTypedEvent || isLifecycle;

    /// <summary>It reports that the response failed.</summary>
    public readonly bool IsFailedResponse => Type == "response.failed";

    /// <summary>Reads the name of an event.</summary>
    /// <param name="name">The name; empty for none.</param>
    /// <param name="isType">Whether it stands for the type of an event that has none.</param>
    public void ReadName(ReadOnlySpan<byte> name, bool isType)
    {
        if (name.SequenceEqual("error"u8)) IsError = true;
        else if (isType && !isTypedEvent && name.StartsWith("response."u8)) ReadType(name, isEvent: true);
        else if (!name.IsEmpty) IsHeartbeat |= IsHeartbeatName(name);
    }

    /// <summary>Reads the <c>object</c> of a document.</summary>
    public void ReadObject(ReadOnlySpan<byte> value) => IsError |= value.SequenceEqual("error"u8);

    /// <summary>Reads the <c>type</c> of a document or of an event.</summary>
    public void ReadType(ReadOnlySpan<byte> value, bool isEvent)
    {
        if (value.SequenceEqual("error"u8) || value.SequenceEqual("response.error"u8))
        {
            IsError = true;
            return;
        }

        IsHeartbeat |= IsHeartbeatName(value);
        Type = IsHeartbeat ? null : FieldValue.Code(value);
        isTypedEvent = isEvent;
        isLifecycle = Type is "response.created" or "response.queued" or "response.in_progress" or "response.completed" or "response.failed"
            or "response.incomplete" or "response.cancelled" or "response.done";
    }

    private static bool IsHeartbeatName(ReadOnlySpan<byte> name)
    {
        foreach (string heartbeat in Heartbeats)
            if (Ascii.Equals(name, heartbeat)) return true;
        return false;
    }
}
