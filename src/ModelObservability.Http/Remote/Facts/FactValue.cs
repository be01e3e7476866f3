using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ModelObservability.Remote.Facts;

/// <summary>Values as they are written in JSON; null where they are of another kind or out of range.</summary>
internal static class FactValue
{
    /// <summary>Longer names are no names.</summary>
    private const int MaxName = 128;

    /// <summary>A whole number of 0 or more, also written as text.</summary>
    public static long? Count(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int read) && read == value.Length ? number : null;

    public static double? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out double number, out int read) && read == value.Length && double.IsFinite(number) ? number : null;

    /// <summary>A duration in seconds, 0 or more.</summary>
    public static double? Seconds(ReadOnlySpan<byte> value, double unit = 1) => Number(value) is >= 0 and var number ? number * unit : null;

    /// <summary>The name of a model, of a version, of an answer.</summary>
    public static string? Name(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length > MaxName) return null;
        string name;
        if (value.Contains((byte)'\\'))
        {
            try
            {
                Utf8JsonReader reader = new([(byte)'"', .. value, (byte)'"']);
                reader.Read();
                name = reader.GetString()!;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                return null;
            }
        }
        else
        {
            name = Encoding.UTF8.GetString(value);
        }

        return string.IsNullOrWhiteSpace(name) ? null : name;
    }

    /// <summary>A code: letters, digits, dots, dashes and underscores. A message is not one, and never leaves.</summary>
    public static string? Code(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || value.Length > 64) return null;
        foreach (byte character in value)
            if (!char.IsAsciiLetterOrDigit((char)character) && character is not ((byte)'.' or (byte)'-' or (byte)'_')) return null;
        return Encoding.ASCII.GetString(value);
    }
}
