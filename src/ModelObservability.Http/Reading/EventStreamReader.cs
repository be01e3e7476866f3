namespace ModelObservability.Http.Reading;

/// <summary>
/// Reads server-sent events that arrive in pieces of any size, in constant memory (HTML standard, section 9.2.6: lines end with CR, LF or both; an
/// empty line ends an event; only <c>data</c> and <c>event</c> are read).
/// </summary>
internal sealed class EventStreamReader(IEventHandler into)
{
    private readonly byte[] name = new byte[32];
    private int nameLength;
    private int column;
    private Part part;
    private bool mayBeData;
    private bool mayBeName;
    private bool hasData;
    private bool afterReturn;

    /// <summary>The part of a line that the next byte belongs to.</summary>
    private enum Part
    {
        Field,
        Data,
        Name,
        Ignored,
    }

    private static ReadOnlySpan<byte> DataField => "data"u8;

    private static ReadOnlySpan<byte> NameField => "event"u8;

    /// <summary>Reads the next piece.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            byte next = bytes[0];
            if (next == '\n' && afterReturn)
            {
                afterReturn = false;
                bytes = bytes[1..];
                continue;
            }

            afterReturn = next == '\r';
            if (next is (byte)'\r' or (byte)'\n')
            {
                EndLine();
                bytes = bytes[1..];
            }
            else if (part == Part.Field)
            {
                ReadField(next);
                bytes = bytes[1..];
            }
            else
            {
                int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
                if (end < 0) end = bytes.Length;
                ReadValue(bytes[..end]);
                bytes = bytes[end..];
            }
        }
    }

    /// <summary>The stream has ended. An event without its empty line counts: servers omit it after the last event.</summary>
    public void End()
    {
        EndLine();
        EndLine();
    }

    private void ReadField(byte next)
    {
        if (column == 0) (mayBeData, mayBeName) = (true, true);
        if (next == ':')
        {
            part = mayBeData && column == DataField.Length ? Part.Data : mayBeName && column == NameField.Length ? Part.Name : Part.Ignored;
            hasData |= part == Part.Data;
            if (part == Part.Name) nameLength = 0;
            column = 0; // from here on within the value
        }
        else
        {
            mayBeData &= column < DataField.Length && next == DataField[column];
            mayBeName &= column < NameField.Length && next == NameField[column];
            column++;
            if (!mayBeData && !mayBeName) part = Part.Ignored;
        }
    }

    /// <summary>Reads the value of a field; one space after the colon does not belong to it.</summary>
    private void ReadValue(ReadOnlySpan<byte> value)
    {
        if (part == Part.Ignored) return;
        if (column == 0 && value[0] == ' ') value = value[1..];
        column = 1;
        if (value.IsEmpty) return;
        if (part == Part.Data)
        {
            into.Data(value);
            return;
        }

        int kept = Math.Min(value.Length, name.Length - nameLength);
        value[..kept].CopyTo(name.AsSpan(nameLength));
        nameLength += kept;
    }

    private void EndLine()
    {
        bool isEmpty = part == Part.Field && column == 0;
        (part, column) = (Part.Field, 0);
        if (!isEmpty) return;
        if (hasData || nameLength > 0) into.EventEnded(name.AsSpan(0, nameLength));
        (hasData, nameLength) = (false, 0);
    }
}
