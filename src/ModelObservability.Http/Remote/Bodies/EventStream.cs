namespace ModelObservability.Remote.Bodies;

/// <summary>
/// Finds the events in a stream of server-sent events that passes by in pieces of any size, in constant memory
/// (HTML standard, section 9.2.6: lines end with CR, LF or both; an empty line ends an event; only <c>data</c> fields are read).
/// </summary>
internal sealed class EventStream(IEventData into)
{
    private static ReadOnlySpan<byte> Field => "data"u8;

    private int column;
    private bool isData;
    private bool hasData;
    private bool afterReturn;

    /// <summary>The next piece.</summary>
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
            else if (column <= Field.Length + 1)
            {
                ReadField(next);
                bytes = bytes[1..];
            }
            else
            {
                int end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
                if (end < 0) end = bytes.Length;
                if (isData) into.Data(bytes[..end]);
                bytes = bytes[end..];
            }
        }
    }

    /// <summary>The stream has ended; an event without its empty line counts, as servers leave it out after the last one.</summary>
    public void End()
    {
        EndLine();
        EndLine();
    }

    /// <summary>The name of the field, its colon and the one space that may follow.</summary>
    private void ReadField(byte next)
    {
        if (column < Field.Length) isData = (column == 0 || isData) && next == Field[column];
        else if (column == Field.Length) isData &= next == ':';
        else if (isData && next != ' ') into.Data([next]);
        column++;
    }

    private void EndLine()
    {
        if (column > 0)
        {
            hasData |= isData && column > Field.Length;
            (column, isData) = (0, false);
        }
        else if (hasData)
        {
            hasData = false;
            into.EventEnded();
        }
    }
}
