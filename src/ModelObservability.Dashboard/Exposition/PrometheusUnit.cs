using System.Text;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>UCUM units as the words Prometheus puts at the end of a name: <c>By/s</c> is <c>bytes_per_second</c>.</summary>
internal static class PrometheusUnit
{
    /// <summary>The word for a unit; empty for none, for <c>1</c>, and for counts of things (<c>{call}</c>).</summary>
    public static string Translate(string? unit)
    {
        if (string.IsNullOrEmpty(unit))
            return "";

        string bare = WithoutAnnotations(unit);
        int slash = bare.IndexOf('/', StringComparison.Ordinal);
        string words = slash >= 0 && slash < bare.Length - 1
            ? Word(bare[..slash]) + "_per_" + PerWord(bare[(slash + 1)..])
            : Word(bare);
        return Sanitize(words);
    }

    private static string Word(string unit) => unit switch
    {
        "1" => "",
        "d" => "days",
        "h" => "hours",
        "min" => "minutes",
        "s" => "seconds",
        "ms" => "milliseconds",
        "us" => "microseconds",
        "ns" => "nanoseconds",
        "By" or "B" => "bytes",
        "KiBy" => "kibibytes",
        "MiBy" => "mebibytes",
        "GiBy" => "gibibytes",
        "TiBy" => "tibibytes",
        "KBy" or "KB" => "kilobytes",
        "MBy" or "MB" => "megabytes",
        "GBy" or "GB" => "gigabytes",
        "TBy" or "TB" => "terabytes",
        "m" => "meters",
        "V" => "volts",
        "A" => "amperes",
        "J" => "joules",
        "W" => "watts",
        "g" => "grams",
        "Cel" => "celsius",
        "Hz" => "hertz",
        "%" => "percent",
        "$" => "dollars",
        _ => unit,
    };

    private static string PerWord(string unit) => unit switch
    {
        "s" => "second",
        "m" => "minute",
        "h" => "hour",
        "d" => "day",
        "w" => "week",
        "mo" => "month",
        "y" => "year",
        _ => unit,
    };

    /// <summary>Drops every <c>{…}</c>; a brace that is never closed is no annotation.</summary>
    private static string WithoutAnnotations(string unit)
    {
        for (int open = unit.IndexOf('{', StringComparison.Ordinal); open >= 0; open = unit.IndexOf('{', StringComparison.Ordinal))
        {
            int close = unit.IndexOf('}', open);
            if (close < 0)
                break;
            unit = unit.Remove(open, close - open + 1);
        }

        return unit;
    }

    private static string Sanitize(string words)
    {
        StringBuilder result = new(words.Length);
        foreach (char c in words)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
                result.Append(c);
            else if (result.Length > 0 && result[^1] != '_')
                result.Append('_');
        }

        return result.ToString().TrimEnd('_');
    }
}
