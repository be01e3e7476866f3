using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ModelObservability.Http.Reading;

/// <summary>Values as they are written in JSON; null where they are of another kind or out of range.</summary>
internal static class FactValue
{
    /// <summary>A count that cannot be right: who takes it counts it as rejected.</summary>
    private const long Impossible = -1;

    /// <summary>Bytes an escaped character of two parts takes at most: as many may be missing at the end of a beginning.</summary>
    private const int LongestEscape = 12;

    /// <summary>A whole number, however it is written: <c>20</c>, <c>20.0</c>, <c>2e1</c>, also as text.</summary>
    public static long? Whole(ReadOnlySpan<byte> value)
    {
        if (Utf8Parser.TryParse(value, out long number, out int read) && read == value.Length) return number;
        return Number(value) is { } written && double.IsInteger(written) && Math.Abs(written) < 1L << 62 ? (long)written : null;
    }

    /// <summary>How many of something. A number that is no count is one that cannot be right, so that it is not lost without a word.</summary>
    public static long? Count(ReadOnlySpan<byte> value) => Whole(value) ?? (Number(value) is null ? null : Impossible);

    public static double? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out double number, out int read) && read == value.Length && double.IsFinite(number) ? number : null;

    /// <summary>A duration in seconds, 0 or more.</summary>
    public static double? Seconds(ReadOnlySpan<byte> value, double unit = 1) => Number(value) is >= 0 and var number ? number * unit : null;

    /// <summary>The name of a model, of a version, of an answer.</summary>
    public static string? Name(ReadOnlySpan<byte> value) => Decoded(value) is { } name && !string.IsNullOrWhiteSpace(name) ? AttributeText.Name(name) : null;

    /// <summary>A name of which only the beginning was kept.</summary>
    public static string? Name(ReadOnlySpan<byte> beginning, uint hash)
    {
        for (int missing = 0; missing < LongestEscape; missing++)
            if (Decoded(beginning[..^missing]) is { } name && !string.IsNullOrWhiteSpace(name)) return AttributeText.Shorten(name, hash);
        return null;
    }

    /// <summary>A code: letters, digits, dots, dashes and underscores. A message is not one, and never leaves.</summary>
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
