using System.Collections;
using System.Globalization;
using System.Text.Json;
using ModelObservability.Signals;

namespace ModelObservability.Training.Sinks;

/// <summary>
/// Writes JSON objects, one a line, at the end of a file. A record that fails before <see cref="End"/> leaves nothing behind. Numbers that are not
/// finite are strings. Not thread-safe.
/// </summary>
internal sealed class JsonLineWriter : IDisposable
{
    private readonly AppendFile file;
    private readonly Utf8JsonWriter json;

    public JsonLineWriter(AppendFile file)
    {
        this.file = file;
        json = new(file, new JsonWriterOptions { SkipValidation = true });
    }

    /// <summary>Begins a line and returns the writer of its object.</summary>
    public Utf8JsonWriter Begin()
    {
        file.Begin();
        json.Reset(file); // drops what a failed record has left
        json.WriteStartObject();
        return json;
    }

    public void End()
    {
        json.WriteEndObject();
        json.Flush();
        file.GetSpan(1)[0] = (byte)'\n';
        file.Advance(1);
        file.Commit();
    }

    public void Dispose() => json.Dispose(); // between two lines it holds nothing

    public void Numbers(string name, IReadOnlyList<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values) Value(value);

        json.WriteEndArray();
    }

    /// <summary>A boolean, a number, a string, or an array of them.</summary>
    public void Value(object? value)
    {
        if (value is bool truth) json.WriteBooleanValue(truth);
        else if (value is long or int or uint or short or ushort or sbyte or byte) json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture)); // with every digit
        else if (value is ulong large) json.WriteNumberValue(large);
        else if (value is decimal exact) json.WriteNumberValue(exact);
        else if (value is not null && ValueText.IsNumber(value, out double number)) Value(number);
        else if (value is string or not IEnumerable) json.WriteStringValue(ValueText.Of(value));
        else
        {
            json.WriteStartArray();
            foreach (object? one in (IEnumerable)value) Value(one);
            json.WriteEndArray();
        }
    }

    private void Value(double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteStringValue(NameOf(value));
    }

    public void Number(string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, NameOf(value));
    }

    public void Number(JsonEncodedText name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteString(name, NameOf(value));
    }

    private static string NameOf(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
