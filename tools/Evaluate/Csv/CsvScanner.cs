using System.Numerics;
using System.Runtime.Intrinsics;

namespace Evaluate.Csv;

/// <summary>Finds the end of a record and of its fields in UTF-8 text, by RFC 4180. A line ends with LF or CR LF; CRs before it belong to it.</summary>
internal sealed class CsvScanner
{
    private const byte Comma = (byte)',', Quote = (byte)'"', Lf = (byte)'\n', Cr = (byte)'\r';

    private int[] ends = new int[16];

    /// <summary>Fields of the last record found.</summary>
    public int Fields { get; private set; }

    /// <summary>What is wrong with a malformed record.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>Where the last record ends, without its line end.</summary>
    public int Length => ends[Fields - 1];

    /// <summary>Where the next record begins.</summary>
    public int Next { get; private set; }

    /// <summary>The bytes of a field of the last record, with the quotes around it if it has any.</summary>
    public Range this[int field] => (field == 0 ? 0 : ends[field - 1] + 1)..ends[field];

    /// <summary>Looks for the record at the beginning of <paramref name="text"/>, which holds a byte or more.</summary>
    /// <param name="text">The text from the beginning of a record.</param>
    /// <param name="isAll">True where nothing follows the text.</param>
    public CsvFound Find(ReadOnlySpan<byte> text, bool isAll)
    {
        Fields = 0;
        int at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> comma = Vector256.Create(Comma), quote = Vector256.Create(Quote), lf = Vector256.Create(Lf);
            for (; text.Length - at >= Vector256<byte>.Count; at += Vector256<byte>.Count)
            {
                Vector256<byte> block = Vector256.Create(text[at..]);
                Vector256<byte> marks = Vector256.Equals(block, comma) | Vector256.Equals(block, quote) | Vector256.Equals(block, lf);
                for (uint mask = marks.ExtractMostSignificantBits(); mask != 0; mask &= mask - 1)
                {
                    int mark = at + BitOperations.TrailingZeroCount(mask);
                    if (text[mark] == Comma)
                        Add(mark);
                    else if (text[mark] == Quote)
                        return FindQuoted(text, isAll);
                    else
                        return End(text, mark);
                }
            }
        }

        for (; at < text.Length; at++)
        {
            if (text[at] == Comma)
                Add(at);
            else if (text[at] == Quote)
                return FindQuoted(text, isAll);
            else if (text[at] == Lf)
                return End(text, at);
        }

        return isAll ? End(text, text.Length) : CsvFound.Incomplete;
    }

    /// <summary>The same with quotes, field by field.</summary>
    private CsvFound FindQuoted(ReadOnlySpan<byte> text, bool isAll)
    {
        Fields = 0;
        for (int start = 0; ; start = ends[Fields - 1] + 1)
        {
            int end;
            if (start < text.Length && text[start] == Quote)
            {
                end = EndOfQuotes(text, start + 1, isAll);
                if (end < 0)
                    return isAll ? Malformed("a quote is never closed") : CsvFound.Incomplete;
                while (end < text.Length && text[end] == Cr)
                    end++;
                if (end < text.Length && (text[end - 1] == Cr ? text[end] != Lf : text[end] is not (Comma or Lf)))
                    return Malformed("text follows a closing quote");
            }
            else
            {
                int length = text[start..].IndexOfAny(Comma, Quote, Lf);
                end = length < 0 ? text.Length : start + length;
                if (end < text.Length && text[end] == Quote)
                    return Malformed("a quote stands inside a field that does not begin with one");
            }

            if (end == text.Length)
                return isAll ? End(text, end) : CsvFound.Incomplete;
            if (text[end] == Lf)
                return End(text, end);
            Add(end);
        }
    }

    /// <summary>Where the quotes that are open at <paramref name="at"/> are closed and behind; negative where they are not, or not surely.</summary>
    private static int EndOfQuotes(ReadOnlySpan<byte> text, int at, bool isAll)
    {
        while (true)
        {
            int length = text[at..].IndexOf(Quote);
            if (length < 0)
                return -1;
            at += length + 1;
            if (at == text.Length)
                return isAll ? at : -1;
            if (text[at] != Quote)
                return at;
            at++;
        }
    }

    private CsvFound End(ReadOnlySpan<byte> text, int end)
    {
        Next = Math.Min(text.Length, end + 1);
        while (end > 0 && text[end - 1] == Cr)
            end--;
        Add(end);
        return CsvFound.Record;
    }

    private CsvFound Malformed(string fault)
    {
        Fault = fault;
        return CsvFound.Malformed;
    }

    private void Add(int end)
    {
        if (Fields == ends.Length)
            Array.Resize(ref ends, 2 * ends.Length);
        ends[Fields++] = end;
    }
}
