using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace ModelObservability.Dashboard.Exposition;

/// <summary>The two ways to write the same numbers.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus text format 0.0.4.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.0.</summary>
    OpenMetrics,
}

/// <summary>Media types of the formats and the choice between them.</summary>
internal static class ExpositionFormats
{
    /// <summary>How many formats there are; their values are 0 to this less one.</summary>
    public const int Count = 2;

    private const string OpenMetricsType = "application/openmetrics-text";

    /// <summary>The value of the Content-Type header.</summary>
    /// <remarks>Formats of version 1 and later must name the escaping of names: ours are always underscores.</remarks>
    public static string ContentType(this ExpositionFormat format) => format == ExpositionFormat.OpenMetrics
        ? "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores"
        : "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>
    /// OpenMetrics where the client names it and wants it at least as much as text; text otherwise, also for clients that accept neither:
    /// a scraper that sends an odd header is better served than refused.
    /// </summary>
    public static ExpositionFormat Negotiate(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
            return ExpositionFormat.Text;

        double openMetrics = 0;
        double text = 0;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            double quality = range.Quality ?? 1;
            if (range.MediaType.Equals(OpenMetricsType, StringComparison.OrdinalIgnoreCase) && HasVersion(range, "1.0.0"))
                openMetrics = Math.Max(openMetrics, quality);
            else if (range.MatchesAllTypes || (range.Type.Equals("text", StringComparison.OrdinalIgnoreCase)
                && (range.MatchesAllSubTypes || range.SubType.Equals("plain", StringComparison.OrdinalIgnoreCase)) && HasVersion(range, "0.0.4")))
                text = Math.Max(text, quality);
        }

        return openMetrics > 0 && openMetrics >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;
    }

    private static bool HasVersion(MediaTypeHeaderValue range, string version)
    {
        foreach (NameValueHeaderValue parameter in range.Parameters)
        {
            if (parameter.Name.Equals("version", StringComparison.OrdinalIgnoreCase))
                return HeaderUtilities.RemoveQuotes(parameter.Value).Equals(version, StringComparison.Ordinal);
        }

        return true;
    }
}
