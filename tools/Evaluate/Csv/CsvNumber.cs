using System.Globalization;

namespace Evaluate.Csv;

/// <summary>Numbers from UTF-8 text, the same on every machine: a full stop for the fraction, no separators of thousands.</summary>
internal static class CsvNumber
{
    private const ulong ExactAsDouble = 1UL << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>A number, "nan" or "inf" in any case and with a sign; spaces around it are allowed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out double number)
    {
        text = Trim(text);
        return TryParseShort(text, out number)
            // The framework's parser passes over zero bytes behind a number.
            || (text.IndexOf((byte)0) < 0 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
            || TryParseName(text, out number);
    }

    /// <summary>A class: an integer, also written as 3.0 or 3e0 (which is what tables make of integers beside missing values).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int number)
    {
        bool isInteger = TryParse(text, out double value) && value is >= int.MinValue and <= int.MaxValue && value == Math.Truncate(value);
        number = isInteger ? (int)value : 0;
        return isInteger;
    }

    /// <summary>
    /// Digits that make an integer a double holds exactly, and a power of ten that one holds exactly: then one multiplication or division
    /// rounds once, to the same double as any correct parser (Clinger 1990).
    /// </summary>
    private static bool TryParseShort(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        int at = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? 1 : 0, digits = 0, fraction = 0;
        ulong integer = 0;
        bool inFraction = false;
        for (; at < text.Length; at++)
        {
            uint digit = (uint)text[at] - '0';
            if (digit <= 9)
            {
                integer = (10 * integer) + digit;
                digits++;
                fraction += inFraction ? 1 : 0;
            }
            else if (text[at] == (byte)'.' && !inFraction)
            {
                inFraction = true;
            }
            else
            {
                return false;
            }
        }

        // 19 digits cannot wrap 64 bits.
        if (digits is 0 or > 19 || integer > ExactAsDouble || fraction >= PowersOfTen.Length)
            return false;
        number = integer / PowersOfTen[fraction];
        if (text[0] == (byte)'-')
            number = -number;
        return true;
    }

    /// <summary>The names that Python and C write; .NET's own are parsed already.</summary>
    private static bool TryParseName(ReadOnlySpan<byte> text, out double number)
    {
        bool isNegative = text.Length > 0 && text[0] == (byte)'-';
        ReadOnlySpan<byte> name = text.Length > 0 && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        bool isNaN = System.Text.Ascii.EqualsIgnoreCase(name, "nan"u8);
        bool isInfinity = System.Text.Ascii.EqualsIgnoreCase(name, "inf"u8) || System.Text.Ascii.EqualsIgnoreCase(name, "infinity"u8);
        number = isNaN ? double.NaN : isNegative ? double.NegativeInfinity : double.PositiveInfinity;
        return isNaN || isInfinity;
    }

    /// <summary>Nearly no cell has spaces around it, so the ends are looked at first.</summary>
    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] > ' ' && text[^1] > ' ') ? text : text.Trim(" \t"u8);
}
