namespace Evaluate.Csv;

/// <summary>Says of bytes that are no UTF-8 lines what they are instead, so that nobody has to guess from a message about columns.</summary>
internal static class CsvKind
{
    private const byte Cr = (byte)'\r', Lf = (byte)'\n', Quote = (byte)'"';

    /// <summary>What the file is, in a sentence; null where it may be lines of UTF-8.</summary>
    /// <param name="text">Its beginning, a byte order mark of UTF-8 left out.</param>
    public static string? OtherThanText(ReadOnlySpan<byte> text) => text switch
    {
        [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "The text is UTF-32; only UTF-8 is read.",
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "The text is UTF-16; only UTF-8 is read.",
        [(byte)'P', (byte)'K', 3, 4, ..] => "The file is a ZIP archive, as Excel workbooks are; export it as CSV.",
        [0x1F, 0x8B, ..] => "The file is compressed with gzip; unpack it first: gzip -dc FILE | evaluate TASK -",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "The file is Apache Parquet; export it as CSV.",
        _ => OfFirstLine(text),
    };

    private static string? OfFirstLine(ReadOnlySpan<byte> text)
    {
        bool quoted = false;
        int zeros = 0, at = 0;
        for (; at < text.Length && (quoted || text[at] != Lf); at++)
        {
            if (text[at] == Quote)
                quoted = !quoted;
            else if (text[at] == 0)
                zeros++;
            else if (text[at] == Cr && !quoted && EndsWithCr(text[at..]))
                return "The lines end in CR alone, as on old Macs; only LF and CR LF are read. Turn them with: tr '\\r' '\\n'";
        }

        // In UTF-16 every second byte of Latin text is zero.
        return zeros == 0 ? null
            : zeros >= at / 3 ? "The text is UTF-16 without a byte order mark; only UTF-8 is read."
            : "The first line holds zero bytes; the file is no text.";
    }

    /// <summary>Whether CRs are followed by something that is no LF. Several before one LF are a line end that was translated twice.</summary>
    private static bool EndsWithCr(ReadOnlySpan<byte> text)
    {
        int next = text.IndexOfAnyExcept(Cr);
        return next >= 0 && text[next] != Lf;
    }
}
