using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace ModelObservability.Hosting.Logging;

/// <summary>Values of log entries. It never calls <c>ToString</c> of the application's types, which may reveal what is private, or throw.</summary>
internal static class EcsValue
{
    private const int MostItems = 64;

    public static bool IsNotFinite(object? value) => value switch
    {
        double number => !double.IsFinite(number),
        float number => !float.IsFinite(number),
        _ => false,
    };

    /// <summary>A value as a text; null for null and for what is no value.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        double or float or Half or decimal or byte or sbyte or short or ushort or int or uint or long or ulong or Int128 or UInt128
            or TimeSpan or DateOnly or TimeOnly or Guid or char => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        Enum named => named.ToString(),
        Uri address => address.OriginalString,
        Type type => type.FullName,
        _ => value.GetType().Name,
    };

    /// <summary>Writes a number as a number, a truth as a truth, a collection as an array, anything else as a text.</summary>
    public static void Write(Utf8JsonWriter json, string name, object value)
    {
        json.WritePropertyName(name);
        if (value is string or not IEnumerable)
        {
            WriteOne(json, value);
            return;
        }

        json.WriteStartArray();
        int items = 0;
        foreach (object? item in (IEnumerable)value)
        {
            if (items++ == MostItems) break;
            if (item is not null && !IsNotFinite(item)) WriteOne(json, item);
        }

        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool truth: json.WriteBooleanValue(truth); break;
            case double number: json.WriteNumberValue(number); break;
            case float number: json.WriteNumberValue(number); break;
            case decimal number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case byte or sbyte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); break;
            default: json.WriteStringValue(TextOf(value)); break;
        }
    }
}
