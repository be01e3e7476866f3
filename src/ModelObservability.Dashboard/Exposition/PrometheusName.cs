using System.Text;
using OpenTelemetry.Metrics;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>What Prometheus knows of the kind of a family.</summary>
internal enum FamilyKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>
/// The name of an instrument in Prometheus: discouraged characters become <c>_</c>, the unit is spelled out at the end, counters get
/// <c>_total</c>. The rules are OpenTelemetry's "Prometheus and OpenMetrics Compatibility" as its .NET exporter applies them to OpenMetrics;
/// both formats use the same name here, so that a series does not depend on the format it was scraped in.
/// </summary>
internal sealed class PrometheusName
{
    private PrometheusName(string family, string? unit, FamilyKind kind)
    {
        Family = family;
        Sample = kind == FamilyKind.Counter ? family + "_total" : family;
        Kind = kind;

        // The unit line must match the end of the name; "foo_milliseconds" in seconds keeps its name and loses the line.
        Unit = unit is { Length: > 0 } && family.EndsWith("_" + unit, StringComparison.Ordinal) ? unit : null;
        Claims = kind switch
        {
            FamilyKind.Counter => [family, family + "_total", family + "_created"],
            FamilyKind.Histogram => [family, family + "_bucket", family + "_sum", family + "_count", family + "_created"],
            _ => [family],
        };
    }

    /// <summary>The name on the metadata lines of OpenMetrics.</summary>
    public string Family { get; }

    /// <summary>The name of the samples of counters and gauges; the metadata name in the text format.</summary>
    public string Sample { get; }

    /// <summary>The unit line of OpenMetrics, where there is one.</summary>
    public string? Unit { get; }

    public FamilyKind Kind { get; }

    /// <summary>Every name that no other family may use, in either format.</summary>
    public IReadOnlyList<string> Claims { get; }

    public static PrometheusName Create(string name, string? unit, FamilyKind kind)
    {
        string family = Sanitize(name);
        if (kind == FamilyKind.Counter && family.EndsWith("_total", StringComparison.Ordinal) && family.Length > "_total".Length)
            family = family[..^"_total".Length];

        string word = PrometheusUnit.Translate(unit);
        if (word.Length > 0 && !family.EndsWith(word, StringComparison.Ordinal))
            family = family + "_" + word;
        return new PrometheusName(family, word, kind);
    }

    /// <summary>The kind of a metric, or null for what the formats cannot say.</summary>
    public static FamilyKind? KindOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => FamilyKind.Counter,
        MetricType.LongGauge or MetricType.DoubleGauge => FamilyKind.Gauge,
        MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => FamilyKind.Gauge,
        MetricType.Histogram or MetricType.ExponentialHistogram => FamilyKind.Histogram,
        _ => null,
    };

    /// <summary>Letters, digits and colons stay; each run of anything else becomes one underscore; a digit does not come first.</summary>
    internal static string Sanitize(string name)
    {
        StringBuilder result = new(name.Length + 1);
        foreach (char c in name)
        {
            if (result.Length == 0 && char.IsAsciiDigit(c))
                result.Append('_');
            if (char.IsAsciiLetterOrDigit(c) || c == ':')
                result.Append(c);
            else if (result.Length == 0 || result[^1] != '_')
                result.Append('_');
        }

        return result.Length == 0 ? "_" : result.ToString();
    }
}
