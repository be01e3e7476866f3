namespace Evaluate.Csv;

/// <summary>
/// Reads comma-separated values from UTF-8 bytes by RFC 4180, a record at a time. Memory is the longest record, up to a limit; empty lines are
/// skipped. A malformed record is reported and reading goes on with the line after the one it begins in.
/// </summary>
/// <param name="stream">The bytes; byte order marks of UTF-8 are skipped. The reader does not close it.</param>
/// <param name="maxRecord">The longest record in bytes. Default: 1 MiB.</param>
internal sealed class CsvReader(Stream stream, int maxRecord = 1 << 20)
{
    private const int FirstBuffer = 1 << 16;

    private readonly CsvScanner scanner = new();
    private byte[] buffer = new byte[FirstBuffer];
    private byte[] unquoted = [];
    private int start;
    private int end;
    private int record;
    private bool atEnd;
    private bool begun;
    private long nextLine = 1;

    /// <summary>The line that the last record begins in, 1 or more.</summary>
    public long Line { get; private set; }

    /// <summary>Fields of the last record.</summary>
    public int Fields => scanner.Fields;

    /// <summary>What is wrong with the last record, where it is malformed.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>The text of a field of the last record, without quotes, good until the next read.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            ReadOnlySpan<byte> text = buffer.AsSpan(record)[scanner[field]];
            return text.IsEmpty || text[0] != (byte)'"' ? text : Unquoted(text[1..^1]);
        }
    }

    /// <summary>Whether a CR stands in the last record outside quotes: most likely a line end that is not one here.</summary>
    public bool HasLoneCr
    {
        get
        {
            for (int i = 0; i < Fields; i++)
            {
                ReadOnlySpan<byte> text = buffer.AsSpan(record)[scanner[i]];
                if (!text.StartsWith("\""u8) && text.Contains((byte)'\r'))
                    return true;
            }

            return false;
        }
    }

    /// <summary>Goes to the next record.</summary>
    /// <returns><see cref="CsvFound.Record"/>, <see cref="CsvFound.Malformed"/> or <see cref="CsvFound.End"/>.</returns>
    public CsvFound Read()
    {
        Begin();
        while (true)
        {
            if (start == end && !Fill())
                return CsvFound.End;

            Line = nextLine;
            record = start;
            ReadOnlySpan<byte> text = buffer.AsSpan(start, end - start);
            switch (scanner.Find(text, atEnd))
            {
                case CsvFound.Record:
                    if (scanner.Length > maxRecord)
                        return Skip(TooLong(text[..scanner.Length]));
                    Advance(text[..scanner.Next]);
                    if (scanner.Length > 0)
                        return CsvFound.Record;
                    break;
                case CsvFound.Malformed:
                    return Skip(scanner.Fault);
                default:
                    if (text.Length >= maxRecord)
                        return Skip(TooLong(text));
                    Fill();
                    break;
            }
        }
    }

    /// <summary>Why there is no end in sight.</summary>
    private string TooLong(ReadOnlySpan<byte> text) =>
        text.Count((byte)'"') % 2 == 1 ? $"a quote is not closed within {maxRecord} bytes"
        : text.Contains((byte)'\r') ? $"no line ends within {maxRecord} bytes, except by CR alone; LF and CR LF are read"
        : $"a record is longer than {maxRecord} bytes";

    /// <summary>Drops the line that the record begins in.</summary>
    private CsvFound Skip(string fault)
    {
        Fault = fault;
        int length;
        while ((length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n')) < 0)
        {
            start = end;
            if (!Fill())
                return CsvFound.Malformed;
        }

        start += length + 1;
        nextLine++;
        return CsvFound.Malformed;
    }

    private void Advance(ReadOnlySpan<byte> text)
    {
        // Nearly every record is one line; others have line ends in quotes.
        start += text.Length;
        nextLine += text.Count((byte)'\n');
    }

    /// <summary>Reads more behind what is left, which moves to the front or to a larger buffer.</summary>
    /// <returns>False where there is no more.</returns>
    private bool Fill()
    {
        int left = end - start;
        if (left > buffer.Length / 2)
        {
            byte[] larger = new byte[2 * buffer.Length];
            buffer.AsSpan(start, left).CopyTo(larger);
            buffer = larger;
        }
        else
        {
            buffer.AsSpan(start, left).CopyTo(buffer);
        }

        start = 0;
        end = left;
        while (!atEnd && end < buffer.Length)
        {
            int read = stream.Read(buffer, end, buffer.Length - end);
            atEnd = read == 0;
            end += read;
        }

        return end > left;
    }

    /// <summary>The bytes at the beginning, without a byte order mark: all there are, or as many as a buffer holds.</summary>
    public ReadOnlySpan<byte> Begin()
    {
        if (begun)
            return buffer.AsSpan(start, end - start);
        begun = true;
        Fill();
        // Files that were joined or saved twice have several.
        while (buffer.AsSpan(start, end - start).StartsWith("\uFEFF"u8))
            start += 3;
        return buffer.AsSpan(start, end - start);
    }

    private ReadOnlySpan<byte> Unquoted(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'"'))
            return text;
        if (unquoted.Length < text.Length)
            unquoted = new byte[text.Length];
        int written = 0;
        for (int i = 0; i < text.Length; i++)
        {
            unquoted[written++] = text[i];
            // Inside quotes a quote is always one of two.
            if (text[i] == (byte)'"')
                i++;
        }

        return unquoted.AsSpan(0, written);
    }
}
