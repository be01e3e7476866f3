using System.Text.Json;

namespace ModelObservability.Dashboard.Snapshots;

/// <summary>Numbers in JSON: what is not finite is null, and points of charts have five significant digits.</summary>
internal static class JsonNumbers
{
    private static readonly double[] Powers = [.. Enumerable.Range(0, 31).Select(static exponent => Math.Pow(10, exponent))];

    /// <summary>Writes a number in full.</summary>
    public static void WriteExact(this Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }

    /// <summary>Writes a number in full, as a property.</summary>
    public static void WriteExact(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteExact(value);
    }

    /// <summary>Writes the point of a chart.</summary>
    public static void WritePoint(this Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteNullValue();
            return;
        }

        double magnitude = Math.Abs(value);
        int digits = magnitude is 0 or >= 1e5 ? 0 : 4 - (int)Math.Floor(Math.Log10(magnitude));
        if (digits is > 0 and <= 15) value = Math.Round(value, digits);
        else if (digits is > 15 and <= 30) value = Math.Round(value * Powers[digits]) / Powers[digits];
        else if (digits == 0) value = Math.Round(value);
        json.WriteNumberValue(value);
    }
}
