using System.Text;

namespace ModelObservability.Training.Sinks.Csv;

/// <summary>The first line of a CSV file (RFC 4180), written and read.</summary>
internal static class CsvHeader
{
    public static string Format(IEnumerable<string> names) => string.Join(',', names.Select(Quote)) + "\r\n";

    /// <summary>Reads the names of a header; null where the text ends before the line does.</summary>
    public static List<string>? TryParse(ReadOnlySpan<char> text, out int length)
    {
        List<string> names = [];
        StringBuilder name = new();
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '"' && quoted && at + 1 < text.Length && text[at + 1] == '"') name.Append(text[at++]);
            else if (c == '"') quoted = !quoted;
            else if (quoted || c is not (',' or '\r' or '\n')) name.Append(c);
            else if (c != '\r')
            {
                names.Add(name.ToString());
                name.Clear();
                length = at + 1;
                if (c == '\n') return names;
            }
        }

        length = 0;
        return null;
    }

    private static string Quote(string name) =>
        name.AsSpan().IndexOfAny("\",\r\n") < 0 ? name : "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
