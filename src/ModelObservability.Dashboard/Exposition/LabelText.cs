using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>Attribute values as label text, the same under every culture.</summary>
internal static class LabelText
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text of a value; arrays as JSON, as OpenTelemetry's rules for attributes ask.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        double number => CanonicalNumber.ToString(number),
        float number => CanonicalNumber.ToString(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        Array { Rank: 1 } array => JsonOf(array),
        _ => Foreign(value),
    };

    private static string JsonOf(Array array)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Json))
        {
            json.WriteStartArray();
            foreach (object? item in (IEnumerable)array)
            {
                switch (item)
                {
                    case null: json.WriteNullValue(); break;
                    case bool flag: json.WriteBooleanValue(flag); break;
                    case byte or sbyte or short or ushort or int or uint or long: json.WriteNumberValue(Convert.ToInt64(item, CultureInfo.InvariantCulture)); break;
                    case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                    case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
                    default: json.WriteStringValue(item is Array ? "" : Of(item)); break;
                }
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static string Foreign(object value)
    {
        try
        {
            return (value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : value.ToString()) ?? "";
        }
#pragma warning disable CA1031 // One attribute whose ToString throws must not take the whole scrape with it: its type is all that is said.
        catch (Exception)
#pragma warning restore CA1031
        {
            return value.GetType().FullName ?? "";
        }
    }
}
