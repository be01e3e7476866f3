using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using ModelObservability.Dashboard.Scrape;
using OpenTelemetry.Metrics;

namespace ModelObservability;

/// <summary>Maps the endpoints of ModelObservability into an ASP.NET Core application.</summary>
public static class DashboardEndpoints
{
    /// <summary>
    /// Serves the metrics at <c>/metrics</c> for Prometheus and everything that reads its formats: OpenMetrics 1.0.0 (with exemplars)
    /// where the <c>Accept</c> header asks for it, Prometheus text 0.0.4 otherwise. GET and HEAD, from this machine only by default.
    /// </summary>
    /// <remarks>
    /// What is served comes from the first of: <paramref name="meterProvider"/>; the <see cref="MeterProvider"/> in the application's
    /// services, where <see cref="ScrapeMeterProviderBuilderExtensions.AddModelObservabilityScrape"/> was called on its builder; a provider
    /// made here, which listens to the meters <c>ModelObservability</c> and <c>ModelObservability.Gpu</c> from now on and is disposed
    /// when the application has stopped. Concurrent requests share collections; nothing is cached between them.
    /// </remarks>
    /// <param name="endpoints">The application.</param>
    /// <param name="options">Path and exposure; the defaults where null.</param>
    /// <param name="meterProvider">The provider to serve, with the scrape exporter on it; found or made where null.</param>
    /// <returns>The endpoint's conventions, to require authorization or a host.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> is null.</exception>
    /// <exception cref="ArgumentException">An option is outside its range, or <paramref name="meterProvider"/> has no scrape exporter.</exception>
    public static IEndpointConventionBuilder MapModelObservability(
        this IEndpointRouteBuilder endpoints, DashboardOptions? options = null, MeterProvider? meterProvider = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        options ??= new DashboardOptions();
        options.Validate();

        ScrapeExporter? exporter = meterProvider is null ? ScrapeSource.Find(endpoints.ServiceProvider) : ScrapeExporter.Of(meterProvider);
        if (exporter is null && meterProvider is not null && !ScrapeSource.SdkIsDisabled)
            throw new ArgumentException(
                "The meter provider has no scrape exporter: call AddModelObservabilityScrape() on its builder.", nameof(meterProvider));

        ScrapeEndpoint endpoint = new(exporter, options.AllowRemote, endpoints.ServiceProvider);
        return endpoints
            .MapMethods(options.MetricsPath, [HttpMethods.Get, HttpMethods.Head], endpoint.HandleAsync)
            .WithDisplayName("ModelObservability scrape");
    }
}
