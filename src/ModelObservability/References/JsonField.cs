using System.Globalization;
using System.Text.Json;

namespace ModelObservability.References;

/// <summary>A part of a JSON document with its place, for messages that name it.</summary>
internal readonly struct JsonField(JsonElement value, string path)
{
    private readonly JsonElement element = value;

    private const int MostCounts = 100_000;

    /// <summary>The last name of the path.</summary>
    public string Name => path[(path.LastIndexOf('.') + 1)..];

    public JsonField Field(string name) => FieldOrNone(name) ?? throw Wrong($"{name} is missing");

    public JsonField? FieldOrNone(string name)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong("it must be an object");
        return element.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? new(found, path.Length == 0 ? name : $"{path}.{name}") : null;
    }

    public string Text(string name, int most = 1000) => Field(name).AsText(most);

    public string? TextOrNone(string name) => FieldOrNone(name)?.AsText(1000);

    public long Count(string name) => Field(name).AsCount();

    public double Number(string name) => Field(name).AsNumber();

    public double? NumberOrNone(string name) => FieldOrNone(name)?.AsNumber();

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTimeOffset time) ? time : throw Bad(name, "a time as in ISO 8601");

    public byte[] Bytes(string name)
    {
        JsonElement text = Field(name).element;
        return text.ValueKind == JsonValueKind.String && text.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw Bad(name, "base64");
    }

    public double[] Numbers(string name, int most) => [.. Items(name, most).Select(static item => item.AsNumber())];

    public long[] Counts(string name) => [.. Items(name, MostCounts).Select(static item => item.AsCount())];

    public string[]? TextsOrNone(string name, int most, int longest) =>
        FieldOrNone(name) is null ? null : [.. Items(name, most).Select(item => item.AsText(longest))];

    public List<JsonField> Items(string name, int most)
    {
        JsonField array = Field(name);
        if (array.element.ValueKind != JsonValueKind.Array) throw Bad(name, "an array");
        if (array.element.GetArrayLength() > most) throw Wrong($"{name} has {array.element.GetArrayLength()} items; there may be {most}");
        List<JsonField> items = [];
        foreach (JsonElement item in array.element.EnumerateArray()) items.Add(new(item, $"{array.Path}[{items.Count}]"));
        return items;
    }

    public List<JsonField> Entries(int most)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong("it must be an object");
        List<JsonField> entries = [];
        foreach (JsonProperty entry in element.EnumerateObject())
        {
            if (entries.Count == most) throw Wrong($"it has more than {most} entries");
            entries.Add(new(entry.Value, $"{path}.{entry.Name}"));
        }

        return entries;
    }

    /// <summary>A value that is not what it must be.</summary>
    public InvalidDataException Bad(string name, string expected)
    {
        JsonField field = Field(name);
        string text = field.element.GetRawText();
        return field.Wrong($"it is {(text.Length > 60 ? text[..60] + "…" : text)}; expected {expected}");
    }

    public InvalidDataException Wrong(string what) => new($"The profile is damaged at {(path.Length == 0 ? "its beginning" : path)}: {what}.");

    private string Path => path;

    private string AsText(int most) => element.ValueKind == JsonValueKind.String && element.GetString() is { } text && text.Length <= most
        ? text
        : throw Wrong($"it must be a string of at most {most} characters");

    private long AsCount() => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long count) && count >= 0
        ? count
        : throw Wrong("it must be a whole number, 0 or more");

    private double AsNumber() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double number) && double.IsFinite(number)
        ? number
        : throw Wrong("it must be a finite number");
}
