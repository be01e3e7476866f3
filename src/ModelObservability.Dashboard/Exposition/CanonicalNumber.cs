using System.Globalization;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>
/// Numbers inside label values, where two spellings are two series: OpenMetrics' canonical numbers (the shortest digits in Go's <c>%g</c>
/// layout, whole numbers with <c>.0</c>). Written in both formats, because Prometheus 3 stores bucket bounds so whatever it scraped.
/// </summary>
internal static class CanonicalNumber
{
    public static string ToString(double value)
    {
        if (double.IsNaN(value))
            return "NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "+Inf" : "-Inf";
        if (value == 0)
            return double.IsNegative(value) ? "-0.0" : "0.0";

        (string digits, int exponent) = Shortest(Math.Abs(value));
        string magnitude = exponent is < -4 or >= 6 ? Scientific(digits, exponent) : Plain(digits, exponent);
        return value < 0 ? "-" + magnitude : magnitude;
    }

    /// <summary>The significant digits d1d2d3… without zeros at either end, and the exponent e of d1.d2d3… × 10^e.</summary>
    private static (string Digits, int Exponent) Shortest(double positive)
    {
        // .NET's round-trip form has the shortest digits, laid out as 0.00012, 123.4 or 1.5E-05.
        string text = positive.ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];

        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), exponent - (digits.Length - significant.Length));
    }

    private static string Scientific(string digits, int exponent)
    {
        string mantissa = digits.Length == 1 ? digits : digits[0] + "." + digits[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        int whole = exponent + 1;
        return digits.Length <= whole ? digits.PadRight(whole, '0') + ".0" : digits[..whole] + "." + digits[whole..];
    }
}
