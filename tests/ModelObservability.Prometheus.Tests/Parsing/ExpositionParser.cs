using System.Text;

namespace ModelObservability.Prometheus.Tests.Parsing;

/// <summary>Reads a whole body and refuses everything the specifications forbid.</summary>
internal static class ExpositionParser
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static ParsedExposition Text(ReadOnlySpan<byte> body) => Parse(Strict.GetString(body), openMetrics: false);

    public static ParsedExposition OpenMetrics(ReadOnlySpan<byte> body) => Parse(Strict.GetString(body), openMetrics: true);

    public static ParsedExposition Parse(string body, bool openMetrics)
    {
        if (body.Length > 0 && body[^1] != '\n')
            throw new FormatException("the last line does not end");
        List<string> lines = [.. body.Split('\n')[..^1]];
        if (openMetrics)
        {
            if (lines.Count == 0 || lines[^1] != "# EOF")
                throw new FormatException("no # EOF at the end");
            lines.RemoveAt(lines.Count - 1);
        }

        List<ParsedFamily> families = [];
        foreach (string line in lines)
        {
            if (line.Length == 0)
                throw new FormatException("an empty line");
            if (line[0] == '#')
                AddMetadata(families, line, openMetrics);
            else
                AddSample(families, new ExpositionLine(line).Sample(openMetrics), openMetrics);
        }

        ExpositionRules.Check(families, openMetrics);
        return new ParsedExposition(families);
    }

    private static void AddMetadata(List<ParsedFamily> families, string line, bool openMetrics)
    {
        (string keyword, string name, string rest) = new ExpositionLine(line).Metadata();
        if (families.Count == 0 || families[^1].Name != name)
            families.Add(new ParsedFamily(name));
        ParsedFamily family = families[^1];
        if (family.Samples.Count > 0)
            throw new FormatException($"metadata after samples: {line}");

        switch (keyword)
        {
            case "TYPE" when family.Type is null:
                family.Type = rest;
                break;
            case "HELP" when family.Help is null:
                family.Help = ExpositionLine.Help(rest, openMetrics);
                break;
            case "UNIT" when family.Unit is null && openMetrics:
                family.Unit = rest;
                break;
            default:
                throw new FormatException($"unknown or second {keyword}: {line}");
        }
    }

    private static void AddSample(List<ParsedFamily> families, ParsedSample sample, bool openMetrics)
    {
        if (families.Count == 0 || !ExpositionRules.SampleNames(families[^1], openMetrics).Contains(sample.Name))
            throw new FormatException($"{sample.Name} is not a sample of the family before it");
        families[^1].Samples.Add(sample);
    }
}
