namespace ModelObservability.Prometheus.Tests;

/// <summary>The two formats a scrape can ask for.</summary>
internal enum ExpositionFormat
{
    Text,
    OpenMetrics,
}
