using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ModelObservability.Http.Reading;

/// <summary>Converts values as they are written in JSON; null if the kind or the range is wrong.</summary>
internal static class FieldValue
{
    /// <summary>A count that cannot be right; it is counted as rejected downstream.</summary>
    private const long Impossible = -1;

    /// <summary>The longest escape, a surrogate pair: this many bytes may be missing at a cut.</summary>
    private const int LongestEscape = 12;

    /// <summary>An integer, however it is written: <c>20</c>, <c>20.0</c>, <c>2e1</c>, also as a string.</summary>
    public static long? Whole(ReadOnlySpan<byte> value)
    {
        if (Utf8Parser.TryParse(value, out long number, out int read) && read == value.Length) return number;
        return Number(value) is { } written && double.IsInteger(written) && Math.Abs(written) < 1L << 62 ? (long)written : null;
    }

    /// <summary>A count. A number that is not an integer becomes an impossible count, so that it is rejected visibly.</summary>
    public static long? Count(ReadOnlySpan<byte> value) => Whole(value) ?? (Number(value) is null ? null : Impossible);

    public static double? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out double number, out int read) && read == value.Length && double.IsFinite(number) ? number : null;

    /// <summary>A duration in seconds, 0 or more.</summary>
    public static double? Seconds(ReadOnlySpan<byte> value, double unit = 1) => Number(value) is >= 0 and var number ? number * unit : null;

    /// <summary>The name of a model or a version, or the id of a response.</summary>
    public static string? Name(ReadOnlySpan<byte> value) => Decoded(value) is { } name && !string.IsNullOrWhiteSpace(name) ? AttributeText.Name(name) : null;

    /// <summary>A name of which only the beginning was kept, shortened with its hash.</summary>
    public static string? Name(ReadOnlySpan<byte> beginning, uint hash)
    {
        for (int missing = 0; missing < LongestEscape; missing++)
            if (Decoded(beginning[..^missing]) is { } name && !string.IsNullOrWhiteSpace(name)) return AttributeText.Shorten(name, hash);
        return null;
    }

    /// <summary>A code: letters, digits, dots, dashes and underscores. A message is not a code and is never published.</summary>
    public static string? Code(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return null;
        foreach (byte character in value)
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'.' or (byte)'-' or (byte)'_')) return null;
        return AttributeText.Code(Encoding.ASCII.GetString(value));
    }

    private static string? Decoded(ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\')) return Encoding.UTF8.GetString(value);
        try
        {
            Utf8JsonReader reader = new([(byte)'"', .. value, (byte)'"']);
            reader.Read();
            return reader.GetString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
