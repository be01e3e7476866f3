using System.Buffers;

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
    private static readonly SearchValues<char> MarkUp = SearchValues.Create("<&\n");

    private char[] source = new char[512];
    private char[] target = new char[512];
    private int length;

    /// <summary>The text with spaces between its tokens, until the next call.</summary>
    public ReadOnlySpan<char> Separate(string text)
    {
        Load(text);
        SurroundSymbols();
        SplitPairs<StopAfterOther>();
        SplitPairs<StopBeforeOther>();
        SplitPairs<HyphenAfterDigit>();
        return source.AsSpan(0, length);
    }

    private static bool IsStop(char c) => c is '.' or ',';

    /// <summary>The symbols of ASCII but for apostrophe, comma, hyphen and full stop.</summary>
    private static bool IsSymbol(char c) =>
        c is >= '{' and <= '~' or >= '[' and <= '`' or >= ' ' and <= '&' or >= '(' and <= '+' or >= ':' and <= '@' or '/';

    /// <summary>Undoes what mark-up has done to the text, and puts it between two spaces.</summary>
    private void Load(string text)
    {
        int end = text.Length;
        while (end > 0 && TokenBuffer.IsSpace(text[end - 1]))
            end--;
        string plain = text[..end];
        if (plain.AsSpan().ContainsAny(MarkUp))
        {
            plain = plain.Replace("<skipped>", "", StringComparison.Ordinal)
                .Replace("-\n", "", StringComparison.Ordinal)
                .Replace('\n', ' ')
                .Replace("&quot;", "\"", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
                .Replace("&lt;", "<", StringComparison.Ordinal)
                .Replace("&gt;", ">", StringComparison.Ordinal);
        }

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
    private void SplitPairs<TPair>()
        where TPair : struct, IPair
    {
        MakeRoom(2);
        int written = 0;
        for (int i = 0; i < length; i++)
        {
            if (i + 1 < length && TPair.Matches(source[i], source[i + 1]))
            {
                Write(ref written, TPair.SpaceBefore, source[i], true);
                Write(ref written, false, source[++i], !TPair.SpaceBefore);
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

    /// <summary>Two characters to be split; a struct, so that each substitution is compiled on its own.</summary>
    private interface IPair
    {
        /// <summary>Whether the outer space goes before both or after both.</summary>
        static abstract bool SpaceBefore { get; }

        static abstract bool Matches(char first, char second);
    }

    private readonly struct StopAfterOther : IPair
    {
        public static bool SpaceBefore => false;

        public static bool Matches(char first, char second) => IsStop(second) && !char.IsAsciiDigit(first);
    }

    private readonly struct StopBeforeOther : IPair
    {
        public static bool SpaceBefore => true;

        public static bool Matches(char first, char second) => IsStop(first) && !char.IsAsciiDigit(second);
    }

    private readonly struct HyphenAfterDigit : IPair
    {
        public static bool SpaceBefore => false;

        public static bool Matches(char first, char second) => second == '-' && char.IsAsciiDigit(first);
    }
}
