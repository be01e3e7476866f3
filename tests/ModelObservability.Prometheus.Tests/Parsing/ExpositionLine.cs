using System.Globalization;
using System.Text;

namespace ModelObservability.Prometheus.Tests.Parsing;

/// <summary>Reads one line character by character. Written from the two specifications, apart from the writer; strict where they are.</summary>
internal sealed class ExpositionLine(string line)
{
    private int at;

    private char Current => at < line.Length ? line[at] : '\0';

    private bool AtEnd => at >= line.Length;

    public ParsedSample Sample(bool openMetrics)
    {
        string name = Name(colons: true);
        IReadOnlyDictionary<string, string> labels = Current == '{' ? Labels() : new Dictionary<string, string>();
        Expect(' ');
        string value = Word();
        _ = Number(value);
        ParsedExemplar? exemplar = null;
        if (!AtEnd)
        {
            if (!openMetrics)
                throw Error("text format: something follows the value");
            foreach (char expected in " # ")
                Expect(expected);
            Dictionary<string, string> exemplarLabels = Labels();
            Expect(' ');
            double exemplarValue = Number(Word());
            decimal? time = null;
            if (!AtEnd)
            {
                Expect(' ');
                time = decimal.Parse(Word(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
            }

            exemplar = new ParsedExemplar(exemplarLabels, exemplarValue, time);
        }

        if (!AtEnd)
            throw Error("something follows the sample");
        return new ParsedSample(name, labels, value, exemplar);
    }

    /// <summary>Reads <c># KEYWORD name rest</c>.</summary>
    public (string Keyword, string Name, string Text) Metadata()
    {
        Expect('#');
        Expect(' ');
        string keyword = Word();
        Expect(' ');
        string name = Name(colons: true);
        Expect(' ');
        return (keyword, name, line[at..]);
    }

    public static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ when text.Length > 0 && text.All(static c => char.IsAsciiDigit(c) || c is '.' or '-' or '+' or 'e' or 'E') =>
            double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ => throw new FormatException($"'{text}' is no number"),
    };

    /// <summary>Undoes the escapes of a HELP text.</summary>
    public static string Help(string text, bool openMetrics)
    {
        StringBuilder result = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                if (openMetrics && text[i] == '"')
                    throw new FormatException("a bare quote in an OpenMetrics HELP");
                result.Append(text[i]);
                continue;
            }

            i++;
            result.Append(i < text.Length ? Unescape(text[i], quotes: openMetrics) : throw new FormatException("HELP ends in a backslash"));
        }

        return result.ToString();
    }

    private Dictionary<string, string> Labels()
    {
        Dictionary<string, string> labels = [];
        Expect('{');
        while (Current != '}')
        {
            if (labels.Count > 0)
                Expect(',');
            string name = Name(colons: false);
            if (name.StartsWith("__", StringComparison.Ordinal))
                throw Error($"label {name} is reserved");
            Expect('=');
            if (!labels.TryAdd(name, Quoted()))
                throw Error($"label {name} comes twice");
        }

        Expect('}');
        return labels;
    }

    private string Quoted()
    {
        StringBuilder value = new();
        Expect('"');
        while (Current != '"')
        {
            if (AtEnd)
                throw Error("a label value does not end");
            char c = line[at++];
            value.Append(c == '\\' ? Unescape(line[at++], quotes: true) : c);
        }

        Expect('"');
        return value.ToString();
    }

    private static char Unescape(char c, bool quotes) => c switch
    {
        '\\' => '\\',
        'n' => '\n',
        '"' when quotes => '"',
        _ => throw new FormatException($"unknown escape \\{c}"),
    };

    private string Name(bool colons)
    {
        int start = at;
        while (char.IsAsciiLetter(Current) || Current == '_' || (colons && Current == ':') || (at > start && char.IsAsciiDigit(Current)))
            at++;
        return at > start ? line[start..at] : throw Error("a name is missing");
    }

    private string Word()
    {
        int start = at;
        while (!AtEnd && Current != ' ')
            at++;
        return at > start ? line[start..at] : throw Error("a word is missing");
    }

    private void Expect(char expected)
    {
        if (AtEnd || line[at] != expected)
            throw Error($"'{expected}' expected");
        at++;
    }

    private FormatException Error(string what) => new($"{what} at {at} of: {line}");
}
