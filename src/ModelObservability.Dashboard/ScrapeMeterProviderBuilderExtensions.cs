using ModelObservability.Dashboard.Scrape;
using OpenTelemetry.Metrics;

namespace ModelObservability;

/// <summary>Adds the scrape endpoint's exporter to a meter provider of the application.</summary>
public static class ScrapeMeterProviderBuilderExtensions
{
    /// <summary>
    /// Lets <see cref="DashboardEndpoints.MapModelObservability"/> serve everything this provider collects: the application's own
    /// meters, views and resource as well. Without it the endpoint listens to the meters of ModelObservability alone.
    /// </summary>
    /// <param name="builder">The builder of the meter provider.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static MeterProviderBuilder AddModelObservabilityScrape(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddReader(static _ => new BaseExportingMetricReader(new ScrapeExporter()));
    }
}
