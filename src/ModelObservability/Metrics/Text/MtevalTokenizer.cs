namespace ModelObservability.Metrics.Text;

/// <summary>
/// The "13a" tokens that WMT and sacrebleu score: NIST's mteval-v13a for Western languages. Punctuation stands alone, except a full
/// stop or comma between digits, a hyphen that does not follow a digit, and the apostrophe.
/// </summary>
/// <remarks>
/// The definition is four substitutions, one after the other over the whole text, each of which goes on behind what it has replaced;
/// "1...2" shows that no rule for a single character says the same. They are carried out as they stand, between two buffers.
/// </remarks>
internal sealed class MtevalTokenizer
{
    private char[] source = new char[512];
    private char[] target = new char[512];
    private int length;

    /// <summary>The text with spaces between its tokens, until the next call.</summary>
    public ReadOnlySpan<char> Separate(string text)
    {
        Load(text);
        SurroundSymbols();
        SplitPairs(static (first, second) => !char.IsAsciiDigit(first) && IsStop(second), before: false, after: true);
        SplitPairs(static (first, second) => IsStop(first) && !char.IsAsciiDigit(second), before: true, after: false);
        SplitPairs(static (first, second) => char.IsAsciiDigit(first) && second == '-', before: false, after: true);
        return source.AsSpan(0, length);
    }

    private static bool IsStop(char c) => c is '.' or ',';

    /// <summary>The symbols of ASCII but for apostrophe, comma, hyphen and full stop.</summary>
    private static bool IsSymbol(char c) =>
        c is >= '{' and <= '~' or >= '[' and <= '`' or >= ' ' and <= '&' or >= '(' and <= '+' or >= ':' and <= '@' or '/';

    /// <summary>Undoes what mark-up has done to the text, and puts it between two spaces.</summary>
    private void Load(string text)
    {
        string plain = text.TrimEnd()
            .Replace("<skipped>", "", StringComparison.Ordinal)
            .Replace("-\n", "", StringComparison.Ordinal)
            .Replace('\n', ' ')
            .Replace("&quot;", "\"", StringComparison.Ordinal)
            .Replace("&amp;", "&", StringComparison.Ordinal)
            .Replace("&lt;", "<", StringComparison.Ordinal)
            .Replace("&gt;", ">", StringComparison.Ordinal);

        if (source.Length < plain.Length + 2)
            source = new char[2 * (plain.Length + 2)];
        length = plain.Length + 2;
        source[0] = source[length - 1] = ' ';
        plain.CopyTo(source.AsSpan(1));
    }

    private void SurroundSymbols()
    {
        MakeRoom(3);
        int written = 0;
        foreach (char c in source.AsSpan(0, length))
        {
            bool symbol = IsSymbol(c);
            Write(ref written, symbol, c, symbol);
        }

        End(written);
    }

    /// <summary>Puts a space between two characters that match, and one before or after both.</summary>
    private void SplitPairs(Func<char, char, bool> matches, bool before, bool after)
    {
        MakeRoom(2);
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            if (i + 1 < length && matches(source[i], source[i + 1]))
            {
                Write(ref written, before, source[i], true);
                Write(ref written, false, source[++i], after);
            }
            else
            {
                Write(ref written, false, source[i], false);
            }
        }

        End(written);
    }

    private void MakeRoom(int growth)
    {
        if (target.Length < growth * length)
            target = new char[growth * length];
    }

    private void Write(ref int written, bool spaceBefore, char c, bool spaceAfter)
    {
        if (spaceBefore)
            target[written++] = ' ';
        target[written++] = c;
        if (spaceAfter)
            target[written++] = ' ';
    }

    private void End(int written)
    {
        (source, target) = (target, source);
        length = written;
    }
}
