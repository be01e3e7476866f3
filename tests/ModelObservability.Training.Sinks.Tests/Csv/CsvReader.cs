namespace ModelObservability.Training.Sinks.Tests.Csv;

/// <summary>Reads CSV by the grammar of RFC 4180, strictly: every record ends in CRLF and has as many fields as the header.</summary>
internal sealed class CsvReader
{
    public CsvReader(string path)
        : this(File.ReadAllText(path), strict: true)
    {
    }

    public CsvReader(string text, bool strict)
    {
        List<string[]> records = [];
        List<string> record = [];
        int at = 0;
        while (at < text.Length)
        {
            record.Add(Field(text, ref at));
            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }

            if (at + 1 >= text.Length || text[at] != '\r' || text[at + 1] != '\n')
            {
                if (strict) throw new InvalidDataException($"no CRLF at {at}");
                break;
            }

            at += 2;
            records.Add([.. record]);
            record.Clear();
        }

        if (records.Any(one => one.Length != records[0].Length)) throw new InvalidDataException("records of different length");
        (Header, Rows) = (records.FirstOrDefault() ?? [], [.. records.Skip(1)]);
    }

    public string[] Header { get; }

    public string[][] Rows { get; }

    /// <summary>The values of a column; null where the field is empty.</summary>
    public string?[] Column(string name)
    {
        int index = Array.IndexOf(Header, name);
        return [.. Rows.Select(row => row[index].Length == 0 ? null : row[index])];
    }

    private static string Field(string text, ref int at)
    {
        if (at == text.Length || text[at] != '"')
        {
            int start = at;
            while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
            {
                if (text[at] == '"') throw new InvalidDataException("a quote inside an unquoted field");
                at++;
            }

            return text[start..at];
        }

        string field = "";
        for (at++; ; at++)
        {
            if (text[at] != '"') field += text[at];
            else if (at + 1 < text.Length && text[at + 1] == '"') field += text[at++];
            else break;
        }

        at++;
        return field;
    }
}
