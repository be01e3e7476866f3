using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ModelObservability.Hosting.Logging;

/// <summary>One line: a flat object of JSON whose names have the dots of the schema, in ASCII, each name once. Used again and again by one thread.</summary>
#pragma warning disable CA1001 // its writer holds nothing to release: the buffer is its own
internal sealed class EcsLine
#pragma warning restore CA1001
{
    /// <summary>The version of the schema whose definitions the fields are tested against.</summary>
    public const string Version = "9.4.0";

    /// <summary>Where evidence of a signal goes whose name has no namespace.</summary>
    public const string Evidence = "ml.signal.evidence.";

    private const int LargestKept = 64 * 1024;

    /// <summary>Characters that the specification of ECS loggers does not allow in names of labels.</summary>
    private static readonly SearchValues<char> NotInLabels = SearchValues.Create(".*\\");

    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;
    private readonly HashSet<string> written = new(StringComparer.Ordinal);

    // The encoder escapes all that is not ASCII, and lone surrogates: the console may have any encoding.
    public EcsLine() => json = new(buffer, new() { SkipValidation = true });

    /// <summary>Whether it may be kept: one that held a very long line gives its memory back.</summary>
    public bool IsReusable => buffer.Capacity <= LargestKept;

    /// <summary>Begins a line; what was written of another is dropped.</summary>
    public void Begin(DateTimeOffset time)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        written.Clear();
        json.WriteStartObject();
        written.Add("@timestamp");
        json.WriteString("@timestamp"u8, time.UtcDateTime); // with up to seven digits and Z
    }

    /// <summary>Writes a text, unless it is null or empty.</summary>
    public void Text(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value) && written.Add(name)) json.WriteString(name, value);
    }

    /// <summary>Writes a value as it is where the schema leaves that to us. A number that is none is a label: a field has one type.</summary>
    public void Value(string name, object? value)
    {
        if (EcsValue.IsNotFinite(value)) Label(name.StartsWith(Evidence, StringComparison.Ordinal) ? name[Evidence.Length..] : name, value);
        else if (value is not null && written.Add(name)) EcsValue.Write(json, name, value);
    }

    /// <summary>Writes a value as a label: the schema has them as keywords of one level.</summary>
    public void Label(string name, object? value)
    {
        if (EcsValue.TextOf(value) is not { } text) return;
        string key = "labels." + Cleaned(name);
        if (written.Add(key)) json.WriteString(key, text);
    }

    /// <summary>Ends the line and writes it.</summary>
    public void EndInto(TextWriter text)
    {
        json.WriteEndObject();
        json.Flush();
        char[] characters = ArrayPool<char>.Shared.Rent(buffer.WrittenCount);
        int length = Encoding.ASCII.GetChars(buffer.WrittenSpan, characters);
        text.Write(characters.AsSpan(0, length));
        text.Write('\n');
        ArrayPool<char>.Shared.Return(characters);
    }

    private static string Cleaned(string name)
    {
        if (name.Length == 0) return "_";
        return !name.AsSpan().ContainsAny(NotInLabels) ? name : name.Replace('.', '_').Replace('*', '_').Replace('\\', '_');
    }
}
